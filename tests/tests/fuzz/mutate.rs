//! Inputs made from others: small, seeded, and the same everywhere.

/// SplitMix64.
#[derive(Debug, Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// Longer inputs are cut.
const LONGEST: usize = 6000;

/// What some parser gives a meaning to.
const TOKENS: [&[u8]; 84] = [
    b"*",
    b"**",
    b"**.",
    b"*.",
    b"://",
    b"http://",
    b"https://",
    b"[::1]",
    b"127.0.0.1",
    b"localhost",
    b"null",
    b":80",
    b":443",
    b":0",
    b":65535",
    b":65536",
    b":*",
    b":1-9",
    b"xn--",
    b".com",
    b"example.com",
    b"co.uk",
    b"-",
    b"_",
    b"/",
    b"//",
    b"/**",
    b"/*",
    b"/api/**",
    b"..",
    b"%2e",
    b"%25",
    b";",
    b"?",
    b"#",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!t ",
    b"- ",
    b"? ",
    b": ",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"\n",
    b"\n  ",
    b"\r\n",
    b"\t",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xef\xbb\xbf",
    b"\xf0\x9f\x98\x80",
    b"\xff",
    b"\0",
    b"\x1b",
    b"\"",
    b"'",
    b"|\n",
    b">\n",
    b"---\n",
    b"...\n",
    b"%TAG",
    b"${A}",
    b"${ORIGINS}",
    b"${HOST:-a}",
    b"${",
    b"$${",
    b"version: 1\n",
    b"allow_origins: ",
    b"rules:\n  - paths: [/**]\n",
    b"grants:\n",
    b"group:a",
    b"origin_groups: {a: [https://a.com]}\n",
    b"allow_credentials: true\n",
    b"deny: true\n",
    b"max_age: 1h\n",
    b"allow_headers: [\"*\"]\n",
    b"\\u0061",
    b"1e9",
    b"authorization",
    b"x-a,",
];

/// One input made of the others.
pub(crate) fn input(random: &mut Random, inputs: &[Vec<u8>]) -> Vec<u8> {
    let mut data = if inputs.is_empty() || random.below(16) == 0 {
        let length = random.below(400);
        (0..length).map(|_| random.byte()).collect()
    } else {
        inputs[random.below(inputs.len())].clone()
    };
    for _ in 0..[0, 1, 1, 1, 2, 2, 3, 4, 6, 10][random.below(10)] {
        change(random, &mut data, inputs);
    }
    data.truncate(LONGEST);
    data
}

fn change(random: &mut Random, data: &mut Vec<u8>, inputs: &[Vec<u8>]) {
    let at = random.below(data.len() + 1);
    let longest = [1, 4, 16, 64, 256][random.below(5)];
    let end = (at + random.below(1 + longest)).min(data.len());
    match random.below(12) {
        0 => flip(random, data, at),
        1 | 2 => {
            if let Some(byte) = data.get_mut(at) {
                *byte = random.byte();
            }
        }
        3 => drop(data.drain(at..end)),
        4 => data.truncate(at),
        5 => {
            let piece = data[at..end].to_vec();
            let to = random.below(data.len() + 1);
            data.splice(to..to, piece);
        }
        6 => {
            let piece = data[at..end].repeat(1 + random.below(8));
            data.splice(at..end, piece);
        }
        // The piece of another input, in place of one of this.
        7 | 8 if !inputs.is_empty() => {
            let other = &inputs[random.below(inputs.len())];
            let from = random.below(other.len() + 1);
            let to = (from + random.below(64)).min(other.len());
            data.splice(at..end, other[from..to].iter().copied());
        }
        9 => data.insert(at, random.byte()),
        _ => {
            let token = TOKENS[random.below(TOKENS.len())];
            let end = if random.below(3) == 0 { end } else { at };
            data.splice(at..end, token.iter().copied());
        }
    }
}

fn flip(random: &mut Random, data: &mut [u8], at: usize) {
    if let Some(byte) = data.get_mut(at) {
        *byte ^= 1 << random.below(8);
    }
}

#[test]
fn the_same_seed_makes_the_same_inputs() {
    let inputs = [b"https://a.com".to_vec(), b"x".to_vec()];
    let make = |seed| {
        let mut random = Random(seed);
        (0..100).map(|_| input(&mut random, &inputs)).collect::<Vec<_>>()
    };
    assert_eq!(make(1), make(1));
    assert_ne!(make(1), make(2));
}
