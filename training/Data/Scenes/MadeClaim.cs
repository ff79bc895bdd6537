using Pipelines.Training.Data.Claims;

namespace Pipelines.Training.Data.Scenes;

/// <summary>A claim that holds for a document or not.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="IsTrue">Whether it holds.</param>
/// <param name="IsMentioned">A sentence affirms or denies it; what nothing mentions is not true.</param>
internal sealed record MadeClaim(Claim Claim, bool IsTrue, bool IsMentioned);
