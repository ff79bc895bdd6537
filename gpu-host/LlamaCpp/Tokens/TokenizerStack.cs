using System.Runtime.ExceptionServices;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tokens;

/// <summary>
/// Room for llama.cpp's byte-pair tokenizers: for many models (deepseek, gpt-4o, tekken, bloom, …) they cut a text with
/// <c>std::regex</c>, which recurses once per character of a match. 24,000 characters without a break take the usual 8 MB
/// of stack and the process with it. So a text with a long stretch is tokenised on a thread with a stack of its own.
/// </summary>
internal static class TokenizerStack
{
    /// <summary>The longest stretch that is surely fine on any caller's stack.</summary>
    internal const int DirectCharsMax = 1_000;

    /// <summary>Longer stretches are refused: a text of this many characters without a break is data, not language.</summary>
    internal const int StretchCharsMax = 500_000;

    /// <summary>Three times what was measured with libstdc++ (350 bytes).</summary>
    private const int StackBytesPerChar = 1_024;

    private const int StackBytesMin = 1 << 20;

    // One such stack at a time: each may take hundreds of megabytes while it is used.
    private static readonly Lock Gate = new();

    /// <summary>
    /// The most characters in a row that all are whitespace or all are not: no match of these expressions is longer.
    /// </summary>
    public static int LongestStretch(string text)
    {
        int longest = 0;
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || char.IsWhiteSpace(text[i]) != char.IsWhiteSpace(text[i - 1]))
            {
                longest = Math.Max(longest, i - start);
                start = i;
            }
        }

        return longest;
    }

    /// <summary>Runs an action where a stretch of that length has room.</summary>
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.TokenizationFailed"/>: the stretch is too long.</exception>
    public static T Run<T>(int stretch, Func<T> action)
    {
        if (stretch <= DirectCharsMax)
        {
            return action();
        }

        if (stretch > StretchCharsMax)
        {
            throw new ModelEngineException(
                ModelEngineFailure.TokenizationFailed,
                $"The text has {stretch} characters without a break; this tokenizer takes at most {StretchCharsMax}.");
        }

        lock (Gate)
        {
            return RunOnOwnStack(action, StackBytesMin + (stretch * StackBytesPerChar));
        }
    }

    private static T RunOnOwnStack<T>(Func<T> action, int stackBytes)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = action();
                }
#pragma warning disable CA1031 // Rethrown on the caller's thread.
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
#pragma warning restore CA1031
            },
            stackBytes)
        { IsBackground = true, Name = "tokenizer with a deep stack" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
