//! A network whose caches are on its device.

use std::sync::Arc;

use super::Network;
use crate::models::candle::batch::Batch;
use crate::models::candle::cache::{Cache, Shape};
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
            pool: Pool::new(network.shape(), device, place),
            network,
        }),
    }
}

impl Network for Placed {
    fn shape(&self) -> Shape {
        self.network.shape()
    }

    fn cache(&self) -> Cache {
        Cache::on(&self.pool)
    }

    fn longest(&self) -> usize {
        self.network.longest()
    }

    fn vocabulary(&self) -> usize {
        self.network.vocabulary()
    }

    fn read(&self, batch: Batch<'_, '_>) -> Rows {
        self.network.read(batch)
    }

    fn logits(&self, states: &Rows) -> Rows {
        self.network.logits(states)
    }
}
