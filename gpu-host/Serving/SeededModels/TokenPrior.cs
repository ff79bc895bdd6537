namespace GpuHost.Serving.SeededModels;

/// <summary>
/// How likely a token is before the noise speaks, in standard deviations of the noise. Without it the model would run on to
/// every limit: it makes sentences end, strings close, words come before odd bytes, and never a marker in the middle.
/// </summary>
internal static class TokenPrior
{
    private const float Never = -8f;
    private const float Rare = -3f;
    private const float End = 1.0f;
    private const float Quote = 1.7f;
    private const float Bracket = 0f;
    private const float Word = 0.3f;

    public static float Of(SeededToken token) => token.Kind switch
    {
        SeededTokenKind.Control => token.Name is SeededVocabulary.Eos or SeededVocabulary.TurnEnd ? End : Never,
        SeededTokenKind.Unused => Never,
        _ => OfText(token.Bytes),
    };

    private static float OfText(byte[] bytes) => bytes[0] switch
    {
        (byte)'"' => Quote,
        (byte)']' or (byte)'}' => Bracket,
        (byte)' ' when bytes.Length > 1 => Word,
        < (byte)' ' or > (byte)'~' => Rare,
        (byte)'\\' => Rare,
        _ => 0f,
    };
}
