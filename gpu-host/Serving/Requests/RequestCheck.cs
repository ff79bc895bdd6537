using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Requests;

/// <summary>Refuses what could not be answered, before it takes a place in the queue.</summary>
internal static class RequestCheck
{
    /// <exception cref="RequestException"><see cref="RequestFailure.Invalid"/> or <see cref="RequestFailure.ContextOverflow"/>.</exception>
    public static GenerationLimits Check(GenerationRequest request, IModelEngine engine, EngineBounds bounds)
    {
        Require(engine.Model.CanGenerate, $"the model '{engine.Model.Name}' makes embeddings only");
        CheckPrompt(request.Prompt, engine, bounds);
        CheckBreakpoints(request);
        CheckStops(request.Stops);
        if (request.Sampling.Check(engine.Tokenizer.VocabularySize) is { } problem)
        {
            throw Invalid(problem);
        }

        return new GenerationLimits(OutputRoom(request, engine, bounds), KeepFor(request, bounds));
    }

    /// <exception cref="RequestException"><see cref="RequestFailure.Invalid"/> or <see cref="RequestFailure.ContextOverflow"/>.</exception>
    public static void Check(VectorRequest request, IModelEngine engine, EngineBounds bounds)
    {
        CheckPrompt(request.Prompt, engine, bounds);
        Require(request.Pooling is PoolingKind.Mean or PoolingKind.Cls or PoolingKind.Last, $"pooling {request.Pooling} is not mean, cls or last");
        int wholeMax = Math.Min(engine.Limits.MicroBatchTokens, bounds.StepTokensMax);
        if (engine.Model.Pooling != PoolingKind.None && request.Prompt.Length > wholeMax)
        {
            throw Overflow($"The text has {request.Prompt.Length} tokens; '{engine.Model.Name}' must see it at once, and {wholeMax} fit. Shorten or split the text.");
        }
    }

    private static void CheckPrompt(TokenId[] prompt, IModelEngine engine, EngineBounds bounds)
    {
        int vocabularySize = engine.Tokenizer.VocabularySize;
        Require(prompt.Length > 0, "the prompt has no tokens");
        foreach (TokenId token in prompt)
        {
            Require(token.Value >= 0 && token.Value < vocabularySize, $"{token} is not in the vocabulary of {vocabularySize}");
        }

        if (prompt.Length >= bounds.RequestTokensMax)
        {
            throw Overflow($"The prompt has {prompt.Length} tokens; prompt and answer together may have {bounds.RequestTokensMax}. {WaysOut(engine)}");
        }
    }

    private static int OutputRoom(GenerationRequest request, IModelEngine engine, EngineBounds bounds)
    {
        int room = bounds.RequestTokensMax - request.Prompt.Length;
        if (request.OutputTokensMax is not { } wanted)
        {
            return room;
        }

        Require(wanted > 0, "the answer may have no tokens");
        return wanted <= room
            ? wanted
            : throw Overflow(
                $"The prompt has {request.Prompt.Length} tokens and the answer may have {wanted}; together they may have {bounds.RequestTokensMax}. {WaysOut(engine)}");
    }

    private static TimeSpan KeepFor(GenerationRequest request, EngineBounds bounds) =>
        request.KeepFor ?? (request.Priority == CallPriority.Interactive ? bounds.ConversationKeep : TimeSpan.Zero);

    private static void CheckBreakpoints(GenerationRequest request)
    {
        int last = 0;
        foreach (int breakpoint in request.Breakpoints)
        {
            Require(breakpoint > last && breakpoint <= request.Prompt.Length, "the breakpoints are not ascending places within the prompt");
            last = breakpoint;
        }

        Require(request.NextSharesTokens >= 0 && request.NextSharesTokens <= request.Prompt.Length, "the next request shares no more than the prompt");
    }

    private static void CheckStops(IReadOnlyList<string> stops)
    {
        Require(stops.Count <= GenerationRequest.StopsMax, $"there are more than {GenerationRequest.StopsMax} stop strings");
        foreach (string stop in stops)
        {
            Require(stop.Length is > 0 and <= GenerationRequest.StopCharsMax, $"a stop string has not 1 to {GenerationRequest.StopCharsMax} characters");
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw Invalid(problem);
        }
    }

    private static RequestException Invalid(string problem) =>
        new(RequestFailure.Invalid, $"The request cannot be answered: {problem}.");

    private static RequestException Overflow(string message) => new(RequestFailure.ContextOverflow, message);

    /// <summary>A larger context helps only where the model was trained for one.</summary>
    private static string WaysOut(IModelEngine engine) => engine.Limits.ContextTokens < engine.Model.TrainedContextTokens
        ? "Shorten the prompt, ask for a shorter answer, or open the model with a larger context."
        : $"'{engine.Model.Name}' was trained for {engine.Model.TrainedContextTokens} tokens, and no larger context changes that: "
        + "shorten or split the prompt, ask for a shorter answer, or name another model.";
}
