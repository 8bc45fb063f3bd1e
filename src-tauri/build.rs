//! Gives each command of `capabilities/main.json` a permission of its own.

use std::error::Error;

const CAPABILITY: &str = "capabilities/main.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={CAPABILITY}");
    let capability: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(CAPABILITY)?)?;
    let commands: Vec<&'static str> = capability
        .get("permissions")
        .and_then(|permissions| permissions.as_array())
        .into_iter()
        .flatten()
        .filter_map(|permission| permission.as_str()?.strip_prefix("allow-"))
        .map(|name| &*name.replace('-', "_").leak())
        .collect();
    // `commands` wants names that live as long as the build script does.
    let manifest = tauri_build::AppManifest::new().commands(commands.leak());
    Ok(tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?)
}
