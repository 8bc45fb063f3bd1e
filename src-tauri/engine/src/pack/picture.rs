//! A page as a picture, for the preview: the real file, drawn by a reader that is not ours.

use std::io::Write;
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::PackError;

/// A page of a PDF (from 0) as a greyscale PNG, `width` pixels wide.
pub fn picture(pdf: &[u8], page: usize, width: u16) -> Result<Vec<u8>, PackError> {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).map_err(|error| PackError::Bug(format!("{error:?}")))?;
    let pages = pdf.pages();
    let page = pages.get(page).ok_or(PackError::NoPage(page))?;
    let scale = f32::from(width) / page.render_dimensions().0.max(1.0);
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let pixels =
        render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let grey = pixels.data().iter().map(|p| p.g).collect::<Vec<u8>>();
    png(u32::from(pixels.width()), &grey)
}

/// The smallest PNG there is: greyscale, eight bits, no filter.
pub(super) fn png(width: u32, grey: &[u8]) -> Result<Vec<u8>, PackError> {
    let rows = grey.chunks(width.max(1) as usize);
    let height = u32::try_from(rows.len()).unwrap_or_default();
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
    let written = rows.into_iter().try_for_each(|row| encoder.write_all(&[0]).and_then(|()| encoder.write_all(row)));
    let data = written.and_then(|()| encoder.finish()).map_err(|error| PackError::Bug(error.to_string()))?;
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    for (kind, body) in [(b"IHDR", head), (b"IDAT", data), (b"IEND", Vec::new())] {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(&body);
        out.extend(u32::try_from(body.len()).unwrap_or_default().to_be_bytes());
        out.extend(kind);
        out.extend(body);
        out.extend(crc.sum().to_be_bytes());
    }
    Ok(out)
}
