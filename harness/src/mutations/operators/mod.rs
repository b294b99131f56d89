//! The operators: one file each.

mod aod;
mod aor;
mod asr;
mod bcr;
mod blocks;
mod bsb;
mod cdi;
mod classes;
mod cod;
mod coi;
mod cpa;
mod crp;
mod cty;
mod ddl;
mod def;
mod ehd;
mod els;
mod exs;
mod fmt;
mod ihd;
mod ind;
mod iod;
mod iop;
mod lcr;
mod lod;
mod lor;
mod msm;
mod names;
mod obo;
mod oil;
mod ril;
mod rnv;
mod ror;
mod ros;
mod scd;
mod sci;
mod sdi;
mod sdl;
mod sir;
mod sls;
mod srt;
mod svd;
mod swa;
mod zil;

use super::Operator;

/// All operators, in the order that `harness list operators` shows.
pub const OPERATORS: &[&Operator] = &[
    &crp::CRP,
    &aod::AOD,
    &aor::AOR,
    &asr::ASR,
    &bcr::BCR,
    &cod::COD,
    &lcr::LCR,
    &ror::ROR,
    &sir::SIR,
    &oil::OIL,
    &ril::RIL,
    &zil::ZIL,
    &coi::COI,
    &ehd::EHD,
    &exs::EXS,
    &lod::LOD,
    &lor::LOR,
    &sdl::SDL,
    &ddl::DDL,
    &cdi::CDI,
    &sdi::SDI,
    &ihd::IHD,
    &iod::IOD,
    &iop::IOP,
    &scd::SCD,
    &sci::SCI,
    &svd::SVD,
    &swa::SWA,
    &msm::MSM,
    &bsb::BSB,
    &cty::CTY,
    &obo::OBO,
    &sls::SLS,
    &srt::SRT,
    &def::DEF,
    &els::ELS,
    &ind::IND,
    &ros::ROS,
    &cpa::CPA,
    &fmt::FMT,
    &rnv::RNV,
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::HashSet;

    use super::*;
    use crate::domain::rng;
    use crate::mutations::{Parent, Recipe};

    #[test]
    fn every_operator_does_what_it_shows() {
        for &operator in OPERATORS {
            let parent = Parent::new(operator.before, &[operator]).unwrap();
            let recipe = Recipe {
                operators: vec![operator],
                ..Recipe::default()
            };
            let mut rng = rng(7, &[operator.name]);
            let made: HashSet<String> = (0..20_000)
                .map(|_| parent.mutant(&recipe, &mut rng).source)
                .collect();
            assert!(made.contains(operator.after), "{}", operator.name);
        }
    }

    #[test]
    fn names_are_upper_case_and_distinct() {
        let names: HashSet<&str> = OPERATORS.iter().map(|operator| operator.name).collect();
        assert_eq!(names.len(), OPERATORS.len());
        assert!(names.iter().all(|name| *name == name.to_uppercase()));
    }
}
