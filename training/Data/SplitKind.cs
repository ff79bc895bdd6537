namespace Pipelines.Training.Data;

/// <summary>Which part of the material examples are made of. A held-out split holds out one thing; the rest is as in training.</summary>
public enum SplitKind
{
    Train,

    /// <summary>Names of people, companies, products and places that are composed with parts that training never uses.</summary>
    HeldOutNames,

    /// <summary>Layouts of documents that training never uses.</summary>
    HeldOutLayouts,

    /// <summary>Kinds of documents that training never uses.</summary>
    HeldOutKinds,

    /// <summary>Label sets that training never uses.</summary>
    HeldOutLabels,

    /// <summary>Sentences and instructions that training never uses.</summary>
    HeldOutWording,
}
