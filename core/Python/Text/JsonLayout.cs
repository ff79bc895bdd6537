namespace Pipelines.Core.Python.Text;

/// <summary>The arguments of Python's <c>json.dumps</c>.</summary>
internal sealed record JsonLayout
{
    private readonly string? _itemSeparator;

    public bool EscapesNonAscii { get; init; }

    public bool SortsKeys { get; init; }

    /// <summary>Writes <c>&lt; &gt; &amp; '</c> as escapes, so that the text is safe inside HTML.</summary>
    public bool EscapesHtml { get; init; }

    /// <summary>What one level is indented by; null writes everything in one line.</summary>
    public string? Indent { get; init; }

    public string ItemSeparator
    {
        get => _itemSeparator ?? (Indent is null ? ", " : ",");
        init => _itemSeparator = value;
    }

    public string KeySeparator { get; init; } = ": ";
}
