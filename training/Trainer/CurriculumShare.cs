using Pipelines.Training.Data;

namespace Pipelines.Training.Trainer;

/// <summary>A stage of the curriculum.</summary>
/// <param name="Stage">Which documents.</param>
/// <param name="Until">Share of all steps at which it ends.</param>
internal sealed record CurriculumShare(Curriculum Stage, double Until);
