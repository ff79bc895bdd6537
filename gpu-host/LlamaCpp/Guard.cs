using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp;

/// <summary>Refuses what would make llama.cpp abort the process, or throw a C++ exception that does the same.</summary>
internal static class Guard
{
    public static void Token(TokenId token, int vocabularySize)
    {
        if ((uint)token.Value >= (uint)vocabularySize)
        {
            throw Invalid($"{token} is not in the vocabulary of {vocabularySize} tokens.");
        }
    }

    public static void Sequence(SequenceId sequence, int sequencesMax)
    {
        if ((uint)sequence.Value >= (uint)sequencesMax)
        {
            throw Invalid($"{sequence} is out of range: the context has sequences 0 to {sequencesMax - 1}.");
        }
    }

    public static void Positions(int from, int to)
    {
        if (from < 0 || to < from)
        {
            throw Invalid($"[{from}, {to}) is not a range of positions.");
        }
    }

    public static ModelEngineException Invalid(string message) => new(ModelEngineFailure.ArgumentInvalid, message);
}
