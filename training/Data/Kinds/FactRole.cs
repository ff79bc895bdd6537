namespace Pipelines.Training.Data.Kinds;

/// <summary>The part that a fact has in letters, mails and chats.</summary>
internal enum FactRole
{
    None,

    /// <summary>Signs at the end.</summary>
    Signs,

    /// <summary>Is addressed.</summary>
    Receives,
}
