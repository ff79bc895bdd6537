namespace Pipelines.Core.Inference;

/// <summary>
/// A place in a list of messages: everything before message <paramref name="MessageIndex"/> (from 0) and the first
/// <paramref name="CharCount"/> characters of that message. The default value is the very start: nothing is shared.
/// </summary>
public readonly record struct PrefixBoundary(int MessageIndex, int CharCount);
