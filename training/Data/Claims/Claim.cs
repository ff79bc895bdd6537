using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Claims;

/// <summary>Something that is true of a text or not.</summary>
/// <param name="Group">What kinds call its group.</param>
/// <param name="FieldNames">What a field that asks for it may be called.</param>
/// <param name="Statements">Sentences without a full stop that say it: <c>the customer asks for a refund</c>.</param>
/// <param name="Affirmations">Sentences of a text of which it is true.</param>
/// <param name="Denials">Sentences that come near, of a text of which it is not true.</param>
internal sealed record Claim(string Group, IReadOnlyList<string> FieldNames, IReadOnlyList<string> Statements, PhraseRule Affirmations, PhraseRule Denials);
