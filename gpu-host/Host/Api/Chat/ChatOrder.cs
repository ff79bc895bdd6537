using GpuHost.Host.Api.Tools;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Chat;

/// <summary>A chat completion as it was asked for.</summary>
/// <param name="Completion">The call itself.</param>
/// <param name="Tools">Which tools the model may or must call.</param>
/// <param name="Stream">Answer in pieces.</param>
/// <param name="IncludeUsage">End the stream with the usage (<c>stream_options.include_usage</c>).</param>
internal sealed record ChatOrder(CompletionRequest Completion, ToolSelection Tools, bool Stream, bool IncludeUsage);
