//! Makes secrets as they look in the wild: none is real, all are well-formed.

use base64::{Engine, engine::general_purpose};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// A planted secret: what is written, and the part of it that nobody may read.
pub struct Secret {
    pub text: String,
    pub hidden: String,
}

impl Secret {
    fn whole(text: String) -> Self {
        Self { hidden: text.clone(), text }
    }
}

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGIT: &str = "0123456789";
const HEX: &str = "0123456789abcdef";

fn some(rng: &mut StdRng, count: usize, alphabet: &str) -> String {
    let letters: Vec<char> = alphabet.chars().collect();
    (0..count).map(|_| letters[rng.random_range(0..letters.len())]).collect()
}

fn one<'a>(rng: &mut StdRng, choices: &[&'a str]) -> &'a str {
    choices[rng.random_range(0..choices.len())]
}

fn mixed(rng: &mut StdRng, count: usize) -> String {
    some(rng, count, &format!("{LOWER}{UPPER}{DIGIT}"))
}

fn digits(rng: &mut StdRng, count: usize) -> Vec<u32> {
    (0..count).map(|_| rng.random_range(0..10)).collect()
}

fn written(digits: &[u32]) -> String {
    digits.iter().map(u32::to_string).collect()
}

pub fn make(class: &str, rng: &mut StdRng) -> Secret {
    match class {
        "password" => Secret::whole(password(rng)),
        "api_key" => Secret::whole(api_key(rng)),
        "private_key" => private_key(rng),
        "jwt" => Secret::whole(jwt(rng)),
        "connection_string" => connection_string(rng),
        "card" => Secret::whole(card(rng)),
        "national_id" => Secret::whole(national_id(rng)),
        "iban" => Secret::whole(iban(rng)),
        "email" => Secret::whole(email(rng)),
        "phone" => Secret::whole(phone(rng)),
        "ip" => Secret::whole(ip(rng)),
        "host" => Secret::whole(host(rng)),
        other => panic!("no such class: {other}"),
    }
}

pub fn password(rng: &mut StdRng) -> String {
    let word = one(rng, &["Winter", "Summer", "Dragon", "Fabrikam", "Welcome", "Monday", "Kaffee", "Harbor"]);
    match rng.random_range(0..5) {
        0 => format!("{word}{}{}", some(rng, 4, DIGIT), some(rng, 1, "!#$*?")),
        1 => {
            let (start, end) = (mixed(rng, 6), mixed(rng, 4));
            format!("{start}{}{end}", some(rng, 1, "!@#%*_+-"))
        }
        2 => format!(
            "{}-{}-{}",
            one(rng, &["correct", "purple", "silent"]),
            word.to_lowercase(),
            some(rng, 3, DIGIT)
        ),
        3 => format!("{}{}", word.replace('a', "@").replace('o', "0").replace('e', "3"), some(rng, 3, DIGIT)),
        _ => mixed(rng, 14),
    }
}

fn api_key(rng: &mut StdRng) -> String {
    match rng.random_range(0..20) {
        0 => format!("ghp_{}", mixed(rng, 36)),
        1 => format!("github_pat_{}_{}", mixed(rng, 22), mixed(rng, 59)),
        2 => format!("AKIA{}", some(rng, 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")),
        3 => format!("sk-ant-api03-{}-{}AA", mixed(rng, 60), mixed(rng, 32)),
        4 => format!("sk-proj-{}", mixed(rng, 48)),
        5 => format!("xoxb-{}-{}-{}", some(rng, 12, DIGIT), some(rng, 12, DIGIT), mixed(rng, 24)),
        6 => format!("AIza{}", mixed(rng, 35)),
        7 => format!("glpat-{}", mixed(rng, 20)),
        8 => format!("SG.{}.{}", mixed(rng, 22), mixed(rng, 43)),
        9 => format!("sk_live_{}", mixed(rng, 24)),
        10 => format!("npm_{}", mixed(rng, 36)),
        11 => format!("hf_{}", some(rng, 34, &format!("{LOWER}{UPPER}"))),
        12 => format!("dop_v1_{}", some(rng, 64, HEX)),
        13 => general_purpose::STANDARD.encode(mixed(rng, 64).as_bytes()),
        14 => format!("AC{}", some(rng, 32, HEX)),
        15 => format!("{}~{}", mixed(rng, 3), mixed(rng, 34)).replacen('~', "8Q~", 1),
        16 => format!("https://hooks.slack.com/services/T{0}/B{0}/{1}", some(rng, 8, UPPER), mixed(rng, 24)),
        17 => format!("pypi-AgEIcHlwaS5vcmc{}", mixed(rng, 60)),
        18 => format!("shpat_{}", some(rng, 32, HEX)),
        _ => mixed(rng, 40),
    }
}

fn private_key(rng: &mut StdRng) -> Secret {
    let kind = one(rng, &["RSA PRIVATE KEY", "PRIVATE KEY", "OPENSSH PRIVATE KEY", "EC PRIVATE KEY"]);
    let lines: Vec<_> = (0..6).map(|_| mixed(rng, 64)).collect();
    let body = lines.join("\n");
    Secret { text: format!("-----BEGIN {kind}-----\n{body}\n-----END {kind}-----"), hidden: lines[3].clone() }
}

fn jwt(rng: &mut StdRng) -> String {
    let encode = |text: String| general_purpose::URL_SAFE_NO_PAD.encode(text);
    let claims = format!("{{\"sub\":\"{}\",\"exp\":17{}}}", some(rng, 8, LOWER), some(rng, 8, DIGIT));
    let header = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".to_owned());
    format!("{header}.{}.{}", encode(claims), mixed(rng, 43))
}

fn connection_string(rng: &mut StdRng) -> Secret {
    let hidden = format!("{}{}", mixed(rng, 8), some(rng, 3, "!_.~-"));
    let key = general_purpose::STANDARD.encode(mixed(rng, 64).as_bytes());
    let text = match rng.random_range(0..8) {
        0 => format!("postgres://app:{hidden}@db01.corp.local:5432/shop"),
        1 => format!("mysql://root:{hidden}@10.1.2.3/crm"),
        2 => format!("mongodb+srv://svc:{hidden}@cluster0.example.net/?w=majority"),
        3 => format!("redis://:{hidden}@cache.lan:6379/0"),
        4 => format!("Server=sql01;Database=Crm;User Id=sa;Password={hidden};Encrypt=true"),
        5 => {
            let text = format!(
                "DefaultEndpointsProtocol=https;AccountName=backup;AccountKey={key};EndpointSuffix=core.windows.net"
            );
            return Secret { text, hidden: key };
        }
        6 => {
            let text =
                format!("Endpoint=sb://bus.example.net/;SharedAccessKeyName=Root;SharedAccessKey={}", &key[..43]);
            return Secret { text, hidden: key[..43].to_owned() };
        }
        _ => format!("Data Source=ora;User Id=scott;Pwd={hidden};"),
    };
    Secret { text, hidden }
}

/// ISO/IEC 7812: the last digit makes the sum come out.
fn luhn(mut digits: Vec<u32>) -> Vec<u32> {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { (digit * 2) / 10 + (digit * 2) % 10 } else { *digit })
        .sum();
    digits.push((10 - sum % 10) % 10);
    digits
}

fn card(rng: &mut StdRng) -> String {
    let (prefix, length): (&[u32], usize) =
        [(&[4][..], 16), (&[5, 3][..], 16), (&[3, 7][..], 15), (&[6, 0, 1, 1][..], 16)][rng.random_range(0..4)];
    let mut number = prefix.to_vec();
    number.extend(digits(rng, length - 1 - prefix.len()));
    let number = written(&luhn(number));
    let groups: &[usize] = if length == 15 { &[4, 6, 5] } else { &[4, 4, 4, 4] };
    let separator = one(rng, &["", " ", "-"]);
    let mut rest = number.as_str();
    let parts = groups.iter().map(|group| {
        let (part, after) = rest.split_at(*group);
        rest = after;
        part
    });
    parts.collect::<Vec<_>>().join(separator)
}

fn national_id(rng: &mut StdRng) -> String {
    match rng.random_range(0..4) {
        0 => format!(
            "{}-{:02}-{}",
            rng.random_range(101..660),
            rng.random_range(1..99),
            rng.random_range(1_000..9_999)
        ),
        1 => {
            let (prefix, end) = (one(rng, &["AB", "CE", "JK", "PS", "WX"]), some(rng, 1, "ABCD"));
            let parts: Vec<_> = (0..3).map(|_| some(rng, 2, DIGIT)).collect();
            format!("{prefix}{0}{1}{0}{2}{0}{3}{0}{end}", one(rng, &["", " "]), parts[0], parts[1], parts[2])
        }
        2 => steuer_id(rng),
        _ => {
            let mut number = vec![7, 5, 6];
            number.extend(digits(rng, 9));
            let odd: u32 = number.iter().skip(1).step_by(2).sum();
            let even: u32 = number.iter().step_by(2).sum();
            number.push((10 - (odd * 3 + even) % 10) % 10);
            let text = written(&number);
            format!("{}.{}.{}.{}", &text[..3], &text[3..7], &text[7..11], &text[11..])
        }
    }
}

/// ISO 7064, MOD 11,10.
fn steuer_id(rng: &mut StdRng) -> String {
    let mut number = digits(rng, 10);
    number[0] = rng.random_range(1..10);
    let product = number.iter().fold(10, |product, digit| match (digit + product) % 10 {
        0 => 9,
        sum => (sum * 2) % 11,
    });
    number.push((11 - product) % 10);
    written(&number)
}

/// ISO 13616: check digits by MOD 97-10.
fn iban(rng: &mut StdRng) -> String {
    let (country, account) = match rng.random_range(0..5) {
        0 => ("DE", some(rng, 18, DIGIT)),
        1 => ("GB", format!("{}{}", one(rng, &["NWBK", "BARC", "HBUK"]), some(rng, 14, DIGIT))),
        2 => ("NL", format!("{}{}", one(rng, &["ABNA", "INGB"]), some(rng, 10, DIGIT))),
        3 => ("CH", some(rng, 17, DIGIT)),
        _ => ("ES", some(rng, 20, DIGIT)),
    };
    let remainder = format!("{account}{country}00")
        .chars()
        .filter_map(|letter| letter.to_digit(36))
        .fold(0_u64, |rest, value| (rest * if value > 9 { 100 } else { 10 } + u64::from(value)) % 97);
    let whole = format!("{country}{:02}{account}", 98 - remainder);
    if rng.random_bool(0.5) {
        return whole;
    }
    let groups: Vec<_> = whole.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group)).collect();
    groups.join(" ")
}

fn email(rng: &mut StdRng) -> String {
    let name = one(rng, &["kim", "maria.lopez", "svc-backup", "j.o'neil", "info", "tom+it"]);
    let domain = one(rng, &["fabrikam.com", "contoso-dental.co.uk", "example.org", "mail.praxis-mueller.de"]);
    format!("{name}{}@{domain}", some(rng, 2, DIGIT))
}

fn phone(rng: &mut StdRng) -> String {
    let mut d = |count| some(rng, count, DIGIT);
    let (a, b, c) = (d(3), d(3), d(4));
    let kind = rng.random_range(0..8);
    let (a, b) = (a.replacen(['0', '1'], "5", 1), b.replacen(['0', '1'], "6", 1));
    match kind {
        0 => format!("+1 ({a}) {b}-{c}"),
        1 => format!("{a}-{b}-{c}"),
        2 => format!("({a}) {b}-{c}"),
        3 => format!("+44 20 7{b} {c}"),
        4 => format!("+49 30 {b}{a}"),
        5 => format!("020 7{b} {c}"),
        6 => format!("+1{a}{b}{c}"),
        _ => format!("+41 79 {a} {} {}", &c[..2], &c[2..]),
    }
}

fn ip(rng: &mut StdRng) -> String {
    let mut part = |low: u16, high: u16| rng.random_range(low..high);
    match part(0, 4) {
        0 => format!("10.{}.{}.{}", part(0, 256), part(0, 256), part(1, 255)),
        1 => format!("192.168.{}.{}", part(0, 256), part(1, 255)),
        2 => format!("{}.{}.{}.{}", part(20, 120), part(0, 256), part(0, 256), part(1, 255)),
        _ => format!("2001:db8:{:x}::{:x}:{:x}", part(1, 0xffff), part(1, 0xffff), part(1, 0xffff)),
    }
}

fn host(rng: &mut StdRng) -> String {
    let name = one(rng, &["fs01", "dc-02", "nas", "PRN-3F", "sql01", "kim-laptop"]);
    let domain = one(rng, &["corp.local", "fabrikam.internal", "lan", "office.home.arpa", "hq.fabrikam.com"]);
    let name = format!("{name}{}.{domain}", some(rng, 1, DIGIT));
    // Machines by a seed of their own: what is made after them stays what it is.
    let seed = name.bytes().fold(0_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    let mut own = StdRng::seed_from_u64(seed);
    if own.random_bool(0.5) { machine(&mut own) } else { name }
}

/// The name of a machine without its domain.
fn machine(rng: &mut StdRng) -> String {
    let upper = format!("{UPPER}{DIGIT}");
    let number = format!("{}{}", some(rng, 1, DIGIT), some(rng, 1, DIGIT));
    match rng.random_range(0..5) {
        0 => format!("DESKTOP-{}{}", some(rng, 6, &upper), some(rng, 1, DIGIT)),
        1 => format!("LAPTOP-{}{}", some(rng, 1, DIGIT), some(rng, 7, &upper)),
        2 => format!("{}-{}-0{number}", one(rng, &["NW", "BER", "CONTOSO"]), one(rng, &["LT", "PC", "WS", "NB"])),
        3 => format!("{}-{}{number}", one(rng, &["SRV", "NW", "FABRIKAM"]), one(rng, &["DC", "SQL", "FS", "APP"])),
        _ => format!("{}-0{number}", one(rng, &["nw-srv", "pc", "srv", "ber-prn"])),
    }
}
