//! A network whose caches are on its device.

use std::sync::Arc;

use super::{Facts, Network};
use crate::models::candle::batch::Batch;
use crate::models::candle::cache::Cache;
use crate::models::candle::compute::Rows;
use crate::models::candle::device::{Place, Pool};

struct Placed {
    network: Box<dyn Network>,
    pool: Arc<Pool>,
}

/// Gives a network on a device a pool for its caches.
pub fn placed(network: Box<dyn Network>, place: &Place) -> Box<dyn Network> {
    match &place.device {
        None => network,
        Some(device) => Box::new(Placed {
            pool: Pool::new(network.facts().shape, device, place),
            network,
        }),
    }
}

impl Network for Placed {
    fn facts(&self) -> Facts {
        self.network.facts()
    }

    fn cache(&self) -> Cache {
        Cache::on(&self.pool)
    }

    fn read(&self, batch: Batch<'_, '_>) -> Rows {
        self.network.read(batch)
    }

    fn logits(&self, states: &Rows) -> Rows {
        self.network.logits(states)
    }
}
