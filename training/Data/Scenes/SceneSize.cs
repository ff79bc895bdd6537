namespace Pipelines.Training.Data.Scenes;

/// <summary>How much a document says.</summary>
/// <param name="FactsMin">At least so many facts.</param>
/// <param name="FactsMax">At most so many facts, when no story says more.</param>
/// <param name="NotesMax">So many sentences beside the facts.</param>
/// <param name="StoryProbability">How often a story is told.</param>
/// <param name="FieldsMax">So many fields are asked for.</param>
internal sealed record SceneSize(int FactsMin, int FactsMax, int NotesMax, double StoryProbability, int FieldsMax)
{
    public static SceneSize Of(Curriculum stage) => stage switch
    {
        Curriculum.Tiny => new SceneSize(1, 3, 0, 0.05, 2),
        Curriculum.Brief => new SceneSize(2, 4, 2, 0.3, 4),
        Curriculum.Medium => new SceneSize(2, 8, 5, 0.55, 9),
        _ => new SceneSize(2, 12, 14, 0.6, 10),
    };
}
