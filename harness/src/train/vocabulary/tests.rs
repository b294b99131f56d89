//! What pieces texts are cut into, and that they are theirs again.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn some() -> Vocabulary {
    let names = ["total", "dp", "dp2", "rare", "i", "for"];
    let counts = [9, 4, 4, 1, 90, 50];
    let identifiers = names.iter().map(|name| (*name).to_owned()).zip(counts);
    Vocabulary::make(&identifiers.collect(), 2).unwrap()
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// The tokens of a sequence, a bar between each two.
fn shown(vocabulary: &Vocabulary, code: &str, trace: &str) -> String {
    let (tokens, source) = vocabulary
        .sequence("tutorial", &words(code), trace)
        .unwrap();
    let text = |id: &u16| vocabulary.library.id_to_token((*id).into()).unwrap();
    let texts: Vec<String> = tokens.iter().map(text).collect();
    let (source, target) = texts.split_at(source);
    format!("{}\n{}", source.join("|"), target.join("|"))
}

#[test]
fn names_are_whole_and_data_is_characters() {
    let vocabulary = some();
    insta::assert_snapshot!(shown(
        &vocabulary,
        "<0> total = [ 17 , 'dp total' ] <1> for rare in dp2 : <100> x **= - 1.5",
        "<line> <0> <state> total : [ 17 , dp total ] <dictsep> f : <function> <dictsep> s : <x> </state>",
    ), @r"
    <tutorial>|Ġ<0>|Ġtotal|Ġ=|Ġ[|Ġ1|7|Ġ,|Ġ'|d|p|Ġtotal|'|Ġ]|Ġ<1>|Ġfor|Ġ|r|a|r|e|Ġin|Ġdp|2|Ġ:|Ġ<|1|0|0|>|Ġx|Ġ**=|Ġ-|Ġ1|.|5
    <mask0>|Ġ<line>|Ġ<0>|Ġ<state>|Ġtotal|Ġ:|Ġ[|Ġ1|7|Ġ,|Ġdp|Ġtotal|Ġ]|Ġ<dictsep>|Ġf|Ġ:|Ġ<function>|Ġ<dictsep>|Ġs|Ġ:|Ġ<|x|>|Ġ</state>|</s>
    ");
}

#[test]
fn the_texts_of_special_tokens_are_plain_in_programs() {
    let vocabulary = some();
    let (tokens, source) = vocabulary
        .sequence("codenet", &words("<0> x = '</s><mask0><pad>'"), "<s>")
        .unwrap();
    assert_eq!(tokens[0], 7);
    assert_eq!((tokens[source], tokens[tokens.len() - 1]), (3, 2));
    let data = tokens.iter().filter(|id| **id < 8).count();
    assert_eq!(data, 3, "the tag, the mask and the end alone");
}

#[test]
fn special_tokens_have_the_numbers_that_they_are_known_by() {
    let vocabulary = some();
    for (id, token) in (0..).zip(SPECIAL) {
        assert_eq!(vocabulary.library.token_to_id(token), Some(id));
    }
    assert!(
        (700..2000).contains(&vocabulary.len()),
        "{}",
        vocabulary.len()
    );
}

/// A piece that the expression would cut could never be met.
#[test]
fn every_whole_piece_can_be_met() {
    let vocabulary = some();
    let bytes = 8 + 256;
    for id in bytes..vocabulary.len() as u32 {
        let piece = vocabulary.library.id_to_token(id).unwrap();
        let text = piece.replace(SPACE, " ");
        assert_eq!(vocabulary.encode(&text).unwrap(), [id as u16], "{piece}");
    }
}

#[test]
fn names_are_taken_by_count_then_by_name() {
    let counts = |names: &[(&str, u64)]| {
        let own = names
            .iter()
            .map(|(name, count)| ((*name).to_owned(), *count));
        own.collect::<BTreeMap<_, _>>()
    };
    let last = |names: &[(&str, u64)], words| {
        let vocabulary = Vocabulary::make(&counts(names), words).unwrap();
        let last = vocabulary.len() as u32 - 1;
        vocabulary.library.id_to_token(last).unwrap()
    };
    assert_eq!(last(&[("bb", 5), ("aa", 5), ("cc", 9)], 2), "Ġaa");
    assert_eq!(last(&[("bb", 5), ("aa", 5), ("cc", 9)], 3), "Ġbb");
    assert_eq!(last(&[("aa1", 3), ("aa2", 3), ("bb", 5)], 1), "Ġaa");
}

#[test]
fn structure_weighs_its_own() {
    let vocabulary = some();
    let weights = vocabulary.weights(10.0, 1.0);
    assert_eq!(weights.len(), vocabulary.len());
    let light = (0..).zip(&weights).filter(|(_, weight)| **weight == 1.0);
    let mut light: Vec<String> = light
        .map(|(id, _)| vocabulary.library.id_to_token(id).unwrap())
        .collect();
    light.sort();
    assert_eq!(light, ["Ġ:", "Ġ</state>", "Ġ<dictsep>", "Ġ<state>"]);
}

#[test]
fn what_is_saved_opens_as_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let vocabulary = some();
    vocabulary.save(folder.path()).unwrap();
    let again = Vocabulary::open(&folder.path().join("tokenizer.json")).unwrap();
    assert!(again.apart);
    assert_eq!(again.hash().unwrap(), vocabulary.hash().unwrap());
    let other = Vocabulary::make(&BTreeMap::new(), 0).unwrap();
    assert_ne!(other.hash().unwrap(), vocabulary.hash().unwrap());
}

/// A tokenizer of RoBERTa's kind: bytes, GPT-2's way of cutting, and special tokens.
fn roberta(special: &[&str]) -> Library {
    let mut pieces = Pieces::default();
    special.iter().for_each(|token| pieces.put((*token).into()));
    let mut bytes: Vec<char> = ByteLevel::alphabet().into_iter().collect();
    bytes.sort_unstable();
    bytes.iter().for_each(|byte| pieces.put((*byte).into()));
    let model = BPE::builder()
        .vocab_and_merges(
            pieces.list.into_iter().zip(0..).collect::<Vocab>(),
            Vec::new(),
        )
        .build()
        .unwrap();
    let mut library = Library::new(model);
    library.with_pre_tokenizer(Some(ByteLevel::new(false, false, true)));
    library.with_decoder(Some(ByteLevelDecoder::default()));
    let special = special.iter().map(|token| AddedToken::from(*token, true));
    library.add_special_tokens(special).unwrap();
    library
}

#[test]
fn another_tokenizer_gets_the_tags_that_it_lacks() {
    let before = roberta(&["<s>", "<pad>", "</s>", "<unk>", "<mask0>", "<line>"]);
    let known = before.get_vocab_size(true);
    let vocabulary = Vocabulary::extend(before).unwrap();
    // All but the special ones that are there: a special token is no text.
    assert_eq!(vocabulary.len(), known + TAGS.len() + LINES + 3);
    assert_eq!(vocabulary.ids().unwrap().pad, 1);
    let (code, trace) = ("<0> a = <1>", "<line> <0> <state> a : <mask0> </state>");
    insta::assert_snapshot!(shown(&vocabulary, code, trace), @r"
    <tutorial>| <0>|Ġ|a|Ġ|=| <1>
    <mask0>| <line>| <0>| <state>|Ġ|a|Ġ|:|Ġ|<|m|a|s|k|0|>| </state>|</s>
    ");
    let text = format!(" {trace}");
    let ids = vocabulary.encode(&text).unwrap();
    let ids: Vec<u32> = ids.into_iter().map(u32::from).collect();
    assert_eq!(vocabulary.library.decode(&ids, false).unwrap(), text);
    let light = vocabulary.weights(10.0, 1.0);
    let light = light.iter().filter(|weight| **weight == 1.0).count();
    assert_eq!(light, 3, "the colon of bytes stands in data, too");

    let folder = tempfile::tempdir().unwrap();
    vocabulary.save(folder.path()).unwrap();
    let again = Vocabulary::open(&folder.path().join("tokenizer.json")).unwrap();
    assert_eq!(again.hash().unwrap(), vocabulary.hash().unwrap());
    assert_eq!(
        again.encode(&text).unwrap(),
        vocabulary.encode(&text).unwrap()
    );
    let own = Vocabulary::extend(some().library).unwrap();
    assert_eq!(own.hash().unwrap(), some().hash().unwrap());
    let error = Vocabulary::extend(roberta(&["<s>", "<pad>", "</s>"]));
    let error = error.err().unwrap().to_string();
    assert!(error.contains("it has no token `<mask0>`"), "{error}");
}

#[test]
fn what_is_no_vocabulary_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokenizer.json");
    let check = |text: String, wanted: &str| {
        std::fs::write(&path, text).unwrap();
        let error = format!("{:#}", Vocabulary::open(&path).err().unwrap());
        assert!(
            error.contains(&*path.to_string_lossy()) && error.contains(wanted),
            "{error}"
        );
    };
    check("{}".into(), "Model missing. at line 1 column 2");
    let text = some().library.to_string(false).unwrap();
    check(
        text.replace("<mask0>", "<mask1>"),
        "it has no token `<mask0>`",
    );
    let wrong = some()
        .sequence("tutorials", &[], "")
        .unwrap_err()
        .to_string();
    assert!(wrong.contains("no token `<tutorials>`"), "{wrong}");
}

/// Text like that of programs and traces, with anything in it.
fn texts() -> impl Strategy<Value = String> {
    let words = [
        "<line>",
        "<state>",
        "</state>",
        "<12>",
        "<123>",
        "<function>",
        "</s>",
        "<s>",
        "<pad>",
        "for",
        "total",
        "**=",
        "...",
        "'",
        " ",
        "  ",
        "\n",
        "\t",
        "\u{a0}",
        "é",
        "😀",
        "\u{0}",
        "1",
        "-1.5e-3",
        "\\n",
        "(",
        "_",
    ];
    let word = prop_oneof![
        proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
        any::<String>(),
        "[ a-c0-1<>=/_]{0,8}",
    ];
    proptest::collection::vec(word, 0..12).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_are_the_text_again(text in texts()) {
        let vocabulary = some();
        let ids: Vec<u32> = vocabulary.encode(&text).unwrap().into_iter().map(u32::from).collect();
        prop_assert_eq!(vocabulary.library.decode(&ids, false).unwrap(), text);
    }

    #[test]
    fn words_cut_alone_are_the_text_cut_whole(text in texts()) {
        let vocabulary = some();
        let mut apart = Vec::new();
        Cutter::new(&vocabulary, "codenet").unwrap().cut(&text, &mut apart).unwrap();
        prop_assert_eq!(apart, vocabulary.encode(&format!(" {text}")).unwrap());
    }
}
