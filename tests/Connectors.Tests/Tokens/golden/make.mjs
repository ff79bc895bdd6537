// usage: node make.mjs > tokens.json     (in a folder below the repository's node_modules)
// Records how tiktoken itself, built to WebAssembly, cuts texts into tokens: the lengths of the tokens in bytes.
import { get_encoding } from "tiktoken";

const written = [
  "", " ", "a", "Hello, world! It's 2024-05-17 and they'll've gone.", "I'M DON'T WE'VE y'all'd ſ'ſ it'ſ",
  "  leading and   inner    spaces  \n\n\n  and lines\r\n\tend  ", "HTTPServer parseJSON XMLHttpRequest ÄÖÜß ÇaVa",
  "1234567890 12 345 6.789,00 ½ ⅷ ٣٤٥", "日本語のテキストと漢字。한국어 텍스트 中文字符", "😀abc 👩‍👩‍👧‍👦!! 🇩🇪x 😀😀😀 a😀", "𝐀𝐁𝐜 𝒳y 𝟙𝟚𝟛𝟜 𐐀𐐨 𠀀𠀁a 𑀓𑀸",
  "e\u0301 a\u0308b \u0300x न\u093Cि हिन्दी ไทย العربية עִבְרִית", "<|endoftext|> and <|endofprompt|>", "x".repeat(300), "ab".repeat(200), "AAAA".repeat(60), " ".repeat(200) + "z",
  "\n".repeat(90), "a/b//c///\n/d\\e", "https://example.org/path?q=1&r=%20#frag", "function f(x) { return x**2; } // ok\n\tif (a&&b) {}", "\u00a0\u2003\u3000\u2028\u2029\u0085x", "\u0000\u0001\u001f\u007f",
  "ǅǆ ʰx ªº Ⅻ ⓐ ₀ ² ︎ ﬁ ﷺ", "don’t ‘quoted’ “text” — dash … ellipsis",
];

// A small generator, so that the recorded texts can be made again.
let state = 20240517;
const next = (bound) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % bound;
const alphabet = [..."abcXYZ'sStTdD  \n\r\t019,./!_-éßÄ日한ʰ\u0301ǅ½😀𝐀𝐜𝟙𠀀𑀸ſ€"];
const random = Array.from({ length: 150 }, () => Array.from({ length: 1 + next(40) }, () => alphabet[next(alphabet.length)]).join(""));

const recorded = {};
for (const name of ["o200k_base", "cl100k_base"]) {
  const encoding = get_encoding(name);
  recorded[name] = [...written, ...random].map((text) => ({ text, bytes: [...encoding.encode_ordinary(text)].map((t) => encoding.decode_single_token_bytes(t).length) }));
  encoding.free();
}
console.log(JSON.stringify(recorded, null, 0).replaceAll('{"text"', '\n{"text"'));
