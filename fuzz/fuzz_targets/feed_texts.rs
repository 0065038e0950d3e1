#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| aarshjul_fuzz::targets::feed_texts::run(input));
