namespace Pipelines.Connectors.OpenAi.Transport;

/// <summary>An endpoint sends more than an answer may have.</summary>
internal sealed class OversizedAnswerException(long bytesMax) : Exception($"The answer is larger than {bytesMax} bytes.")
{
    public long BytesMax { get; } = bytesMax;
}
