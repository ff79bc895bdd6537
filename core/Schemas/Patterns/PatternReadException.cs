namespace Pipelines.Core.Schemas.Patterns;

/// <summary>Ends the reading of a pattern; never leaves <see cref="SchemaPattern"/>.</summary>
/// <param name="message">What is wrong with the pattern.</param>
/// <param name="offset">Zero-based character at which it is wrong.</param>
/// <param name="isUnsupported">True when the pattern may be sound but says more than a <see cref="PatternNode"/> can.</param>
internal sealed class PatternReadException(string message, int offset, bool isUnsupported) : Exception(message)
{
    public int Offset { get; } = offset;

    public bool IsUnsupported { get; } = isUnsupported;
}
