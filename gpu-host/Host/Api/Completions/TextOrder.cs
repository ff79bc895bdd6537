using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Completions;

/// <summary>Texts to be continued, as they were asked for.</summary>
/// <param name="Prompts">Each gives as many choices as the request wants.</param>
/// <param name="Completion">How each is continued; its messages are empty.</param>
/// <param name="Echo">Give the prompt back before the answer.</param>
/// <param name="Stream">Answer in pieces.</param>
/// <param name="IncludeUsage">End the stream with the usage.</param>
internal sealed record TextOrder(IReadOnlyList<TextPrompt> Prompts, CompletionRequest Completion, bool Echo, bool Stream, bool IncludeUsage);
