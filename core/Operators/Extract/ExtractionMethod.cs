namespace Pipelines.Core.Operators.Extract;

/// <summary>How a model says which parts of a text are meant.</summary>
internal enum ExtractionMethod
{
    /// <summary>By the numbers of lines (<c>line_number</c>).</summary>
    LineNumber,

    /// <summary>By regular expressions (<c>regex</c>).</summary>
    Regex,
}
