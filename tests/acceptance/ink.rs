//! How high the letters of a PDF really stand on the paper, whatever shrinks or stretches them on the way.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

type Matrix = [f32; 6];

/// Reads what is drawn, to know how high the letters really stand on the paper.
#[derive(Default)]
pub(crate) struct Ink {
    sizes: Vec<f32>,
    stack: Vec<f32>,
    page: Option<f32>,
    text: Option<f32>,
    font: f32,
}

impl Ink {
    pub(crate) fn of_page(document: &Document, page: ObjectId) -> Vec<f32> {
        let mut ink = Self::default();
        let bytes = document.get_page_content(page);
        let (own, inherited) = document.get_page_resources(page).unwrap();
        let resources = own.or_else(|| inherited.first().map(|id| document.get_dictionary(*id).unwrap())).unwrap();
        ink.read(document, resources, &Content::decode(&bytes).unwrap().operations);
        ink.sizes
    }

    fn read(&mut self, document: &Document, resources: &Dictionary, operations: &[Operation]) {
        for operation in operations {
            let page = self.page.unwrap_or(1.0);
            match operation.operator.as_str() {
                "q" => self.stack.push(page),
                "Q" => self.page = self.stack.pop(),
                "cm" => self.page = Some(page * height(&matrix(&operation.operands))),
                "BT" => self.text = Some(1.0),
                "Tm" => self.text = Some(height(&matrix(&operation.operands))),
                "Tf" => self.font = operation.operands[1].as_float().unwrap(),
                "Tj" | "TJ" | "'" | "\"" => self.sizes.push(self.font * self.text.unwrap_or(1.0) * page),
                "Do" => self.read_form(document, resources, operation.operands[0].as_name().unwrap()),
                _ => {}
            }
        }
    }

    fn read_form(&mut self, document: &Document, resources: &Dictionary, name: &[u8]) {
        let forms = document.dereference(resources.get(b"XObject").unwrap()).unwrap().1.as_dict().unwrap();
        let form = document.dereference(forms.get(name).unwrap()).unwrap().1.as_stream().unwrap();
        if form.dict.get(b"Subtype").and_then(Object::as_name).unwrap() != b"Form" {
            return;
        }
        let bytes = form.decompressed_content().unwrap_or_else(|_| form.content.clone());
        let own = form.dict.get(b"Resources").ok().map(|own| document.dereference(own).unwrap().1.as_dict().unwrap());
        let shrink = form.dict.get(b"Matrix").and_then(Object::as_array).map_or(1.0, |own| height(&matrix(own)));
        let before = self.page;
        self.page = Some(before.unwrap_or(1.0) * shrink);
        self.read(document, own.unwrap_or(resources), &Content::decode(&bytes).unwrap().operations);
        self.page = before;
    }
}

fn matrix(operands: &[Object]) -> Matrix {
    std::array::from_fn(|at| operands[at].as_float().unwrap())
}

/// How much a matrix stretches what stands upright.
fn height(matrix: &Matrix) -> f32 {
    matrix[2].hypot(matrix[3])
}

#[test]
fn the_measure_of_type_counts_what_shrinks_it() {
    let shrunk =
        b"q 0.5 0 0 0.5 0 0 cm BT /F1 20 Tf (a) Tj ET Q BT /F1 12 Tf 0.8 0 0 0.8 9 9 Tm (b) Tj ET BT (c) Tj ET";
    let mut ink = Ink::default();
    ink.read(&Document::new(), &Dictionary::new(), &Content::decode(shrunk).unwrap().operations);
    let sizes: Vec<i32> = ink.sizes.iter().map(|size| (size * 10.0).round() as i32).collect();
    assert_eq!(sizes, [100, 96, 120], "a half, four fifths, and as it is");
}
