namespace Pipelines.Training.Data;

/// <summary>How long and how varied documents are. Training goes from the first to the last.</summary>
public enum Curriculum
{
    /// <summary>Labels with values, asked for by their labels: about 80 to 200 tokens, prompt included.</summary>
    Records,

    /// <summary>One to three lines and one or two fields that are copied: about 100 to 250 tokens, prompt included.</summary>
    Tiny,

    /// <summary>A few lines, up to four fields of all types: up to about 400 tokens.</summary>
    Brief,

    /// <summary>Whole documents of all kinds, up to nine fields: up to about 700 tokens.</summary>
    Medium,

    /// <summary>Everything, up to ten fields and about 1,200 tokens.</summary>
    Full,
}
