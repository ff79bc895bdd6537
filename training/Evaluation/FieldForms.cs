namespace Pipelines.Training.Evaluation;

/// <summary>What has to be done to answer a field: the groups that results are told by.</summary>
public static class FieldForms
{
    /// <summary>A part of the document, character for character.</summary>
    public const string Span = "span";

    /// <summary>A part of it in a normal form: a date in ISO 8601.</summary>
    public const string Normalised = "normalised";

    /// <summary>One of the labels that the prompt gives.</summary>
    public const string Label = "label";

    /// <summary>True or false.</summary>
    public const string Truth = "truth";

    /// <summary>A whole number: counted, or told by the document.</summary>
    public const string Count = "count";

    /// <summary>Several spans.</summary>
    public const string List = "list";

    /// <summary>An object, or a list of objects.</summary>
    public const string Nested = "nested";

    /// <summary>A whole sentence of the document.</summary>
    public const string Sentence = "sentence";

    /// <summary>Null, because the document does not say.</summary>
    public const string Missing = "missing";
}
