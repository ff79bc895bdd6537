using System.Text.Json;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Batches.Lines;

/// <summary>The answer to a line.</summary>
/// <param name="Head">Its id, date and model.</param>
/// <param name="Usage">What it used.</param>
/// <param name="Write">Writes it as the endpoint does, with what it costs.</param>
internal sealed record LineAnswer(AnswerHead Head, TokenUsage Usage, Action<Utf8JsonWriter, CallCost?> Write);
