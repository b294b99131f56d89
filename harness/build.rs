//! Rebuilds the binary when an embedded program changes.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../datasets");
}
