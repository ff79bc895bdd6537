using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Trainer;

/// <summary>What a checkpoint belongs to: the recipe and the vocabulary.</summary>
internal sealed record TrainingIdentity(Recipe Recipe, Vocabulary Vocabulary)
{
    private const int HashBytes = 8;

    public string Text => $"{Recipe.Canonical} merges={Hash()}";

    private string Hash()
    {
        string merges = string.Join('\n', Vocabulary.Merges.Select(merge => string.Create(CultureInfo.InvariantCulture, $"{merge.Left} {merge.Right}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(merges)).AsSpan(0, HashBytes));
    }
}
