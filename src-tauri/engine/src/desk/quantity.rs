//! How much paper the packs of a place like this one are (枚数の計算): form by form, desk by desk, ward by ward.

use crate::error::Result;
use crate::pack::binder::Each;
use crate::pack::{self, Binder, Demand, Pack, Rules, paper_needed};
use crate::plan::Plan;
use crate::text::Text;
use crate::view::pack::{QuantityPackView, QuantityPlaceView, QuantityRowView, QuantityView};

use super::Desk;
use super::pack::{PackOrder, small};
use super::pack_amount::{Amount, wards};

impl Desk {
    /// The paper of all packs a place like this one needs. Sets every pack once, so it is asked for, not shown at once.
    ///
    /// # Errors
    /// As [`Desk::make_pack`].
    pub fn quantities_view(&mut self, visits: Option<u32>, hours: Option<u32>) -> Result<QuantityView> {
        let under_way = self.under_way()?;
        let plan = self.in_use(under_way).map(|revision| revision.plan.clone());
        let kind = plan.as_ref().map_or("", |plan| plan.facility.kind.as_str()).to_owned();
        let chosen: Vec<Binder> = self.forms().binders().filter(|binder| binder.suits(&kind)).cloned().collect();
        let rules = self.forms().rules().clone();
        let mut packs = Vec::new();
        for binder in chosen {
            let order = PackOrder { place: binder.id.clone(), visits, hours, ..PackOrder::default() };
            let amount = self.amount(plan.as_ref(), &order)?;
            let set = self.pack_layout(&order)?;
            packs.push(self.pack_quantity(&amount, &set, plan.as_ref(), &rules)?);
        }
        let needed = paper_needed(&rules, packs.iter().map(|pack| pack.total).sum());
        Ok(QuantityView { packs, pages: needed.pages, reams: needed.reams, minutes: needed.minutes })
    }

    fn pack_quantity(
        &self,
        amount: &Amount,
        set: &Pack,
        plan: Option<&Plan>,
        rules: &Rules,
    ) -> Result<QuantityPackView> {
        let counted = pack::quantities(amount.demand, self.forms(), &amount.own_counts)?;
        let row = |id: &String| {
            let (_, quantity) = counted.iter().find(|(known, _)| known == id)?;
            let form = self.forms().get(id)?;
            let own = amount.own_counts.get(id);
            Some(QuantityRowView {
                form: id.clone(),
                title: Text::new(form.title.clone(), form.en.title.clone()),
                sheets: pages_of(set, id),
                arithmetic: quantity.arithmetic.clone(),
                why: own.map_or_else(|| form.why.clone(), |own| own.why.clone()),
                own: own.is_some(),
            })
        };
        let rows = amount.binder.sheet.iter().filter_map(|part| row(part.form.as_ref()?)).collect();
        let pages = small(set.pages.len());
        let places = self.places(amount, pages, plan, rules)?;
        let total = places.iter().map(|place| place.pages * place.sets).sum();
        Ok(QuantityPackView {
            id: amount.binder.id.clone(),
            title: amount.binder.title.clone(),
            pages,
            rows,
            places,
            total,
        })
    }

    /// Every place that gets a set: each department with its own visits, the wards with their beds.
    fn places(
        &self,
        amount: &Amount,
        pages: u32,
        plan: Option<&Plan>,
        rules: &Rules,
    ) -> Result<Vec<QuantityPlaceView>> {
        let Demand { visits, beds, .. } = amount.demand;
        let place = |name: Text, sets| QuantityPlaceView { name, visits, beds, sets, pages };
        let whole = amount.binder.place.clone();
        Ok(match (amount.binder.each, plan) {
            (Some(Each::Department), Some(plan)) if !plan.departments.is_empty() => {
                let mut found = Vec::new();
                for one in &plan.departments {
                    let demand = Demand { visits: one.visits, ..amount.demand };
                    let fewer = i64::from(self.form_sheets(amount, amount.demand)?);
                    let own = i64::from(self.form_sheets(amount, demand)?);
                    let pages = u32::try_from(i64::from(pages) - fewer + own).unwrap_or(pages);
                    found.push(QuantityPlaceView {
                        name: Text::same(one.name.as_str()),
                        visits: one.visits,
                        beds: 0,
                        sets: 1,
                        pages,
                    });
                }
                found
            }
            (Some(Each::Ward), Some(plan)) => vec![place(whole, wards(plan, rules))],
            (Some(_) | None, _) => vec![place(whole, 1)],
        })
    }

    /// Sheets of all forms of a pack, by their sums.
    fn form_sheets(&self, amount: &Amount, demand: Demand) -> Result<u32> {
        let counted = pack::quantities(demand, self.forms(), &amount.own_counts)?;
        let sheets =
            |id: &String| counted.iter().find(|(known, _)| known == id).map(|(_, quantity)| quantity.sheets.max(1));
        Ok(amount.binder.sheet.iter().filter_map(|part| sheets(part.form.as_ref()?)).sum())
    }
}

/// Pages a form takes in a pack, with those of all windows.
fn pages_of(set: &Pack, form: &str) -> u32 {
    let of_form = |key: &str| {
        let rest = key.strip_prefix("form/").and_then(|key| key.strip_prefix(form));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    small(set.sheets.iter().filter(|sheet| of_form(&sheet.key)).map(|sheet| sheet.n_pages).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::plan::FormAmount;
    use crate::world::TestWorld;

    fn desk_of(folder: &std::path::Path, plan: &Plan) -> Desk {
        let world = Box::new(TestWorld::default());
        let mut desk = Desk::open(&folder.join("a.tomoshibi"), &folder.join("local"), world).unwrap();
        desk.publish_plan(plan).unwrap();
        desk
    }

    fn row(view: &QuantityView, pack: &str, form: &str) -> QuantityRowView {
        let pack = view.packs.iter().find(|one| one.id == pack).unwrap();
        pack.rows.iter().find(|row| row.form == form).unwrap().clone()
    }

    #[test]
    fn the_paper_of_a_hospital_is_counted_desk_by_desk_and_ward_by_ward() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk_of(folder.path(), library::demo_plan().unwrap());
        let view = desk.quantities_view(None, Some(2)).unwrap();
        let pack = |id: &str| view.packs.iter().find(|pack| pack.id == id).unwrap();
        assert!(view.packs.iter().all(|pack| pack.id != "clinic"), "a hospital needs no pack of a clinic");
        let departments = &pack("hospital-c").places;
        assert_eq!(departments.len(), 5, "every department has its own set");
        let (most, least) = (&departments[0], &departments[4]);
        assert!(most.visits > least.visits && most.pages > least.pages, "{departments:?}");
        assert_eq!(pack("hospital-c").pages, most.pages, "the set that is printed lasts for the busiest");
        let ward = &pack("hospital-d").places[0];
        assert_eq!((ward.sets, ward.beds), (3, 40), "120 beds are three wards of 40");
        let orders = pack("hospital-d").rows.iter().find(|row| row.form == "F13-4").unwrap();
        assert_eq!(orders.sheets, 48, "1.2 for each of 40 beds: {:?}", orders.arithmetic);
        assert_eq!(view.pages, view.packs.iter().map(|pack| pack.total).sum::<u32>());
        assert_eq!((view.reams, view.minutes), (view.pages.div_ceil(500), view.pages.div_ceil(20)));
    }

    #[test]
    fn a_hospital_counts_a_form_in_its_own_way_and_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let mut plan = library::demo_plan().unwrap().clone();
        let own = |form: &str, per: &str, number| FormAmount {
            id: format!("own-{form}"),
            form: form.to_owned(),
            per: per.to_owned(),
            number,
            reason: String::new(),
        };
        plan.amounts = vec![
            FormAmount { reason: "R8.10の訓練で足りなかった".to_owned(), ..own("F13-4", "beds", Some(200)) },
            own("F04", "fixed", Some(7)),
            own("F03", "visits", None),
            own("F02", "visits", Some(10)),
        ];
        let mut desk = desk_of(folder.path(), &plan);
        let view = desk.quantities_view(Some(60), Some(8)).unwrap();
        let orders = row(&view, "hospital-d", "F13-4");
        assert_eq!((orders.sheets, orders.why.as_str()), (80, "R8.10の訓練で足りなかった"), "2 for each of 40 beds");
        assert!(orders.own);
        let asked = row(&view, "hospital-b", "F04");
        assert_eq!((asked.sheets, asked.why.as_str()), (7, "計画で決めた数"), "{:?}", asked.arithmetic);
        let insurance = row(&view, "hospital-b", "F03");
        assert_eq!(
            (insurance.sheets, insurance.own),
            (16, false),
            "a line without a number changes nothing: {:?}",
            insurance.arithmetic
        );
        // 60 visits at three windows: 7.8 numbers are 8, in whole sheets of two at each window.
        let order = PackOrder { place: "hospital-b".to_owned(), visits: Some(60), ..PackOrder::default() };
        let amount = desk.amount(Some(&plan), &order).unwrap();
        assert!(row(&view, "hospital-b", "F02").arithmetic.ja.contains("計画の数え方"));
        let numbers: u32 = desk.windows(Some(&plan), &amount).iter().map(|block| block.count).sum();
        assert!((8..=12).contains(&numbers), "{numbers}");
        let set = desk.pack_layout(&order).unwrap();
        assert_eq!(pages_of(&set, "F04"), 7, "what is counted is what is printed");
    }
}
