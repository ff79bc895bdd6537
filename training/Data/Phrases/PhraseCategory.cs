namespace Pipelines.Training.Data.Phrases;

/// <summary>Which split holds a rule's held-out phrases out.</summary>
internal enum PhraseCategory
{
    /// <summary><see cref="SplitKind.HeldOutNames"/>.</summary>
    Names,

    /// <summary><see cref="SplitKind.HeldOutWording"/>.</summary>
    Wording,
}
