using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>Puts the sentences of a scene into an order.</summary>
internal static class BodyOrder
{
    /// <param name="scene">The scene.</param>
    /// <param name="draw">Chance.</param>
    /// <param name="placed">Roles that the layout has a place for.</param>
    public static List<Statement> Of(Scene scene, Draw draw, params ReadOnlySpan<FactRole> placed)
    {
        List<Statement> told = [.. scene.Story];
        foreach ((FactRole role, Statement saying) in scene.RoleSayings)
        {
            if (!placed.Contains(role))
            {
                told.Insert(draw.Below(told.Count + 1), saying);
            }
        }

        switch (draw.Below(4))
        {
            case 0:
                return [.. told, .. scene.Notes];
            case 1:
                return [.. scene.Notes, .. told];
            default:
                foreach (Statement note in scene.Notes)
                {
                    told.Insert(draw.Below(told.Count + 1), note);
                }

                return told;
        }
    }
}
