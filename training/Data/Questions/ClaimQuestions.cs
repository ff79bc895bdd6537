using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Questions;

/// <summary>Asks whether claims hold.</summary>
internal static class ClaimQuestions
{
    public static Question About(MadeClaim made, Draw draw)
    {
        bool isNullable = draw.Chance(0.1);
        return new Question(
            draw.Pick(made.Claim.FieldNames),
            draw.Pick(made.Claim.Statements),
            isNullable ? FieldSchemas.OrNull(FieldSchemas.Truth) : FieldSchemas.Truth,
            isNullable && !made.IsMentioned ? JValue.CreateNull() : made.IsTrue,
            isNullable && !made.IsMentioned ? FieldForm.Missing : FieldForm.Truth,
            "claim")
        {
            Manner = isNullable ? draw.Pick("; null if the text does not say", ", or null when nothing is said about it", "; null if it is not mentioned at all") : "",
            NeedsDescription = isNullable,
        };
    }
}
