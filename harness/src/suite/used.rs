//! What of a suite's datasets and models is used.

use std::collections::HashMap;

use super::{Named, Rank, Search, Task};
use crate::datasets::Dataset;
use crate::models::Model;

/// Drops datasets and models that no task or search uses: an included file may hold more
/// than a suite needs.
pub fn keep_used(
    datasets: &mut Vec<Named<dyn Dataset>>,
    models: &mut Vec<Named<dyn Model>>,
    tasks: &mut [Task],
    searches: &mut [Search],
) {
    let kept_datasets = keep(datasets, |i| {
        tasks.iter().any(|t| t.dataset == i) || searches.iter().any(|s| s.dataset == i)
    });
    let kept_models = keep(models, |i| {
        let asked = |it: &Rank| it.asks.as_ref().is_some_and(|asks| asks.model == i);
        tasks
            .iter()
            .any(|t| t.models.contains(&i) || t.ranks.iter().any(asked))
            || searches.iter().any(|s| s.models.contains(&i))
    });
    for task in tasks {
        task.dataset = kept_datasets[&task.dataset];
        for model in &mut task.models {
            *model = kept_models[model];
        }
        task.models.sort_unstable();
        for asks in task.ranks.iter_mut().filter_map(|it| it.asks.as_mut()) {
            asks.model = kept_models[&asks.model];
        }
    }
    for search in searches {
        search.dataset = kept_datasets[&search.dataset];
        for model in &mut search.models {
            *model = kept_models[model];
        }
        search.models.sort_unstable();
        for rerank in &mut search.reranks {
            rerank.model = kept_models[&rerank.model];
        }
    }
}

/// Keeps the used; tells where each now stands.
fn keep<T>(list: &mut Vec<T>, used: impl Fn(usize) -> bool) -> HashMap<usize, usize> {
    let mut places = HashMap::new();
    let mut index = 0;
    list.retain(|_| {
        let kept = used(index);
        if kept {
            places.insert(index, places.len());
        }
        index += 1;
        kept
    });
    places
}
