namespace Pipelines.Core.Templates;

/// <summary>How the <c>tojson</c> filter writes.</summary>
public enum JsonStyle
{
    /// <summary>Jinja's own: keys sorted, ASCII only, <c>&lt; &gt; &amp; '</c> as escapes, safe inside HTML.</summary>
    Html,

    /// <summary>What chat templates of models expect: plain JSON, key order and all characters kept.</summary>
    Plain,
}
