namespace Pipelines.Connectors.Html;

/// <summary>A page that nests deeper than is parsed.</summary>
internal sealed class HtmlNestingException(string message) : Exception(message);
