namespace Pipelines.Training.Tokenizer;

/// <summary>Two neighbouring tokens that become the token <paramref name="Result"/>.</summary>
internal readonly record struct Merge(int Left, int Right, int Result);
