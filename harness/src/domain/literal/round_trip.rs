//! Generated literals, printed and read back.

use proptest::prelude::*;

use super::{Literal, Real, float_repr, quoted};

/// The literal as Python would print it.
pub(super) fn repr(value: &Literal) -> String {
    let join = |items: &mut dyn Iterator<Item = String>| items.collect::<Vec<_>>().join(", ");
    match value {
        Literal::None => "None".to_owned(),
        Literal::Ellipsis => "...".to_owned(),
        Literal::Bool(true) => "True".to_owned(),
        Literal::Bool(false) => "False".to_owned(),
        Literal::Int(digits) => digits.clone(),
        Literal::Float(value) => float_repr(value.get()),
        Literal::Complex(re, im) => {
            let im = float_repr(im.get());
            let sign = if im.starts_with('-') { "" } else { "+" };
            format!("({}{sign}{im}j)", float_repr(re.get()))
        }
        Literal::Str(text) => quoted(text),
        Literal::Bytes(bytes) => {
            let escaped = bytes.iter().map(|b| format!("\\x{b:02x}"));
            format!("b'{}'", escaped.collect::<String>())
        }
        Literal::List(items) => format!("[{}]", join(&mut items.iter().map(repr))),
        Literal::Tuple(items) if items.len() == 1 => format!("({},)", repr(&items[0])),
        Literal::Tuple(items) => format!("({})", join(&mut items.iter().map(repr))),
        Literal::Set(items) if items.is_empty() => "set()".to_owned(),
        Literal::Set(items) => format!("{{{}}}", join(&mut items.iter().rev().map(repr))),
        Literal::FrozenSet(items) if items.is_empty() => "frozenset()".to_owned(),
        Literal::FrozenSet(items) => {
            format!("frozenset({{{}}})", join(&mut items.iter().rev().map(repr)))
        }
        Literal::Dict(pairs) => {
            let pairs = pairs.iter().rev();
            let shown = pairs.map(|(k, v)| format!("{}: {}", repr(k), repr(v)));
            format!("{{{}}}", join(&mut shown.into_iter()))
        }
        Literal::Opaque(text) => text.clone(),
        Literal::Call {
            name, arguments, ..
        } => format!("{name}({})", join(&mut arguments.iter().map(repr))),
    }
}

fn literals() -> impl Strategy<Value = Literal> {
    let real = || {
        prop_oneof![
            any::<f64>(),
            Just(f64::NAN),
            Just(-0.0),
            Just(f64::INFINITY)
        ]
    };
    let leaf = prop_oneof![
        Just(Literal::None),
        Just(Literal::Ellipsis),
        any::<bool>().prop_map(Literal::Bool),
        any::<i128>().prop_map(|n| Literal::Int(n.to_string())),
        real().prop_map(|x| Literal::Float(Real::new(x))),
        (real(), real()).prop_map(|(a, b)| Literal::Complex(Real::new(a), Real::new(b))),
        any::<String>().prop_map(Literal::Str),
        prop::collection::vec(any::<u8>(), 0..5).prop_map(Literal::Bytes),
        Just(Literal::Opaque("<function>".to_owned())),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let many = || prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            many().prop_map(Literal::List),
            many().prop_map(Literal::Tuple),
            many().prop_map(|v| Literal::Set(v.into_iter().collect())),
            many().prop_map(|v| Literal::FrozenSet(v.into_iter().collect())),
            many().prop_map(|v| Literal::Dict(
                v.chunks_exact(2)
                    .map(|c| (c[0].clone(), c[1].clone()))
                    .collect()
            )),
            many().prop_map(|arguments| Literal::Call {
                name: "deque".to_owned(),
                arguments,
                named: Default::default(),
            }),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_the_same(value in literals()) {
        let text = repr(&value);
        prop_assert_eq!(Literal::parse_repr(&text), Some(value), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = Literal::parse_repr(&text);
    }

    #[test]
    fn no_text_of_python_pieces_makes_it_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "'", "\"", "'''", "\\", "\\x4", "\\u00", "\\N{", "}", "{", "[", "]", "(", ")", ",",
            ":", "-", "+", "1", "0x", "e", ".", "_", "j", "nan", "b", "r", "<", ">", "a=", "é",
            "frozenset(", "\n", " ",
        ]), 0..30)
    ) {
        let _ = Literal::parse_repr(&pieces.concat());
    }
}
