namespace Pipelines.Training.Data;

/// <summary>What has to be done to answer a field.</summary>
public enum FieldForm
{
    /// <summary>A part of the document is copied, character for character.</summary>
    Span,

    /// <summary>A part of the document is brought into a normal form: a date into ISO 8601, an amount into a number.</summary>
    Normalised,

    /// <summary>One of the labels in the prompt.</summary>
    Label,

    /// <summary>True or false, with the reason in the document.</summary>
    Truth,

    /// <summary>How many of something the document lists.</summary>
    Count,

    /// <summary>Several spans, or several labels.</summary>
    List,

    /// <summary>An object, or a list of objects.</summary>
    Nested,

    /// <summary>A whole sentence of the document.</summary>
    Sentence,

    /// <summary>Null, because the document does not say.</summary>
    Missing,
}
