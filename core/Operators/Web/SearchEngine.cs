namespace Pipelines.Core.Operators.Web;

/// <summary>The engines that DocETL knows.</summary>
internal enum SearchEngine
{
    /// <summary>Brave (<c>brave</c>).</summary>
    Brave,

    /// <summary>Bing (<c>bing</c>).</summary>
    Bing,

    /// <summary>Google (<c>google</c>).</summary>
    Google,

    /// <summary>DuckDuckGo (<c>duckduckgo</c>).</summary>
    DuckDuckGo,
}
