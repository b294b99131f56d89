//! The report: tables of a run's figures, in every format.
