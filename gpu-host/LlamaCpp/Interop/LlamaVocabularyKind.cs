namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum llama_vocab_type</c>.</summary>
internal enum LlamaVocabularyKind
{
    None = 0,
    SentencePiece = 1,
    BytePair = 2,
    WordPiece = 3,
    Unigram = 4,
    Rwkv = 5,
    Plamo2 = 6,
    Test = 7,
}
