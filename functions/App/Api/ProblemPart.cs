namespace Pipelines.Functions.App.Api;

/// <summary>One of several things that are wrong.</summary>
/// <param name="Path">Where: a place in the document, or the name of a field, a parameter or a dataset.</param>
/// <param name="Detail">What is wrong and what to write instead.</param>
internal sealed record ProblemPart(string Path, string Detail)
{
    /// <summary>Line of the text, from 1; null where there is none.</summary>
    public int? Line { get; init; }

    /// <summary>Column, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>What was probably meant.</summary>
    public string? Suggestion { get; init; }
}
