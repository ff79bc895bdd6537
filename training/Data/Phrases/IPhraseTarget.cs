namespace Pipelines.Training.Data.Phrases;

/// <summary>What phrases are written to.</summary>
internal interface IPhraseTarget
{
    void AppendLiteral(string text);

    /// <summary>Writes what a name stands for; false when it stands for nothing here, and a rule of that name is meant.</summary>
    bool TryAppend(string name, string? form);
}
