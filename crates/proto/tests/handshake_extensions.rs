//! Are well-formed offers of extensions understood, RFC 6455 §9.1, and malformed ones refused?

mod handshake_support;

use gannet_proto::handshake::{EXTENSIONS_MAX, Refusal, offered_extensions};
use handshake_support::{judge, judge_with, upgrade_and};

const NAME: &str = "Sec-WebSocket-Extensions";

/// The offers of these lines, written in the one way that is left when space, quotes and escapes are gone.
fn offers(lines: &[&str]) -> Result<Vec<String>, Refusal> {
    let fields = lines.iter().map(|value| (NAME, value.as_bytes()));
    let offers = offered_extensions(fields).map(|offer| {
        let offer = offer?;
        offer.parameters().try_fold(offer.name.to_owned(), |said, parameter| {
            let parameter = parameter?;
            let value = parameter.value.map(|value| format!("={value}")).unwrap_or_default();
            Ok(format!("{said};{}{value}", parameter.name))
        })
    });
    offers.collect()
}

#[test]
fn names_and_parameters_are_read_as_they_are_meant() {
    for (value, meant) in [
        ("foo", &["foo"] as &[&str]),
        ("permessage-deflate; client_max_window_bits", &["permessage-deflate;client_max_window_bits"]),
        ("foo; bar; baz=2, bar", &["foo;bar;baz=2", "bar"]),
        ("foo;a=1;a=2", &["foo;a=1;a=2"]),
        ("foo, foo", &["foo", "foo"]),
        // RFC 2616 §2.1, "implied *LWS".
        (" foo\t;  bar = 1 ,\tbaz ; x= y", &["foo;bar=1", "baz;x=y"]),
        (r#"foo; bar="10""#, &["foo;bar=10"]),
        (r#"foo; bar = "10" ; b"#, &["foo;bar=10;b"]),
        (r#"foo; bar="\1\0", baz"#, &["foo;bar=10", "baz"]),
    ] {
        let meant: Vec<String> = meant.iter().map(|offer| (*offer).to_owned()).collect();
        assert_eq!(offers(&[value]), Ok(meant), "{value}");
    }
}

#[test]
fn several_lines_are_one_list() {
    let lines = ["foo; a", "", "bar, baz"];
    assert_eq!(offers(&lines), Ok(vec!["foo;a".into(), "bar".into(), "baz".into()]));
    let fields = [(NAME, b"a" as &[u8]), ("Other", b"=;"), ("sec-websocket-extensions", b"b")];
    let names: Vec<_> = offered_extensions(fields.into_iter()).map(|offer| offer.map(|it| it.name)).collect();
    assert_eq!(names, [Ok("a"), Ok("b")]);
}

/// RFC 2616 §2.1: null elements are allowed, and do not count as elements.
#[test]
fn empty_elements_are_skipped() {
    for value in [",foo", "foo,", "foo , ,\t, bar", ",,foo"] {
        assert!(judge(&upgrade_and(NAME, value)).is_ok(), "{value}");
    }
    assert_eq!(offers(&[",foo,, bar,"]), Ok(vec!["foo".into(), "bar".into()]));
}

/// `1#extension`: where the field is there, it names one.
#[test]
fn an_empty_list_is_malformed() {
    for value in ["", " ", ",", " , ,\t"] {
        assert_eq!(judge(&upgrade_and(NAME, value)), Err(Refusal::ExtensionInvalid), "{value:?}");
    }
    let mut lines = upgrade_and(NAME, "");
    lines.push((NAME, "foo"));
    assert!(judge(&lines).is_ok(), "the lines are one list");
}

/// §9.1: "MUST immediately _Fail the WebSocket Connection_".
#[test]
fn what_is_malformed_is_refused() {
    for value in [
        ";;=",
        "=;,\"",
        "foo bar",
        "foo;",
        "foo;;bar",
        "foo; bar=",
        "foo; =bar",
        "foo; bar baz",
        "foo; bar=a b",
        "foo; bar=a=b",
        "foo=1",
        "\"foo\"",
        "f\u{f6}o",
        "foo; bar=\u{e4}",
        "foo/1",
        // Quoted strings that do not end, and what is no token when they are unquoted.
        r#"foo; bar="un"#,
        r#"foo; bar=""#,
        r#"foo; bar=un""#,
        r#"foo; bar="""#,
        r#"foo; bar="a b""#,
        r#"foo; bar=" a""#,
        r#"foo; bar="a"b"#,
        r#"foo; bar="a,b""#,
        r#"foo; bar="a;b""#,
        r#"foo; bar="a\""#,
        r#"foo; bar="a\"b""#,
        r#"foo; bar="\ ""#,
        // The first offers are sound.
        "foo, bar;",
        "foo; a=1; b=",
    ] {
        assert_eq!(judge(&upgrade_and(NAME, value)), Err(Refusal::ExtensionInvalid), "{value}");
    }
    assert_eq!(Refusal::ExtensionInvalid.status(), 400);
    let mut lines = upgrade_and(NAME, "foo");
    lines.push((NAME, "bar;"));
    assert_eq!(judge(&lines), Err(Refusal::ExtensionInvalid), "in the second line");
}

#[test]
fn offers_are_counted() {
    let offers = |count: usize| vec!["foo; a=1"; count].join(", ,");
    assert!(judge(&upgrade_and(NAME, &offers(EXTENSIONS_MAX))).is_ok());
    let too_many = offers(EXTENSIONS_MAX + 1);
    assert_eq!(judge(&upgrade_and(NAME, &too_many)), Err(Refusal::TooManyExtensions));
    assert_eq!(Refusal::TooManyExtensions.status(), 400);
    assert!(Refusal::TooManyExtensions.to_string().contains(&EXTENSIONS_MAX.to_string()));
}

/// The field means nothing in a request that is no upgrade.
#[test]
fn only_upgrades_are_asked() {
    let verdict = judge_with("GET", &[("Host", "a"), (NAME, ";;=")], &Default::default());
    assert_eq!(verdict, Err(Refusal::UpgradeRequired));
}
