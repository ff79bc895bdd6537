using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Prompts;
using Pipelines.Training.Data.Questions;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Tasks;

/// <summary>One decision about a document, with the sentence that tells where the schema asks for a short explanation.</summary>
internal sealed class FilterTask(Library library, DocumentMaker documents) : IExampleMaker
{
    private const double ReasonRate = 0.15;
    private const int ReasonCharsMax = 160;

    /// <summary>The field that may stand beside the decision of a filter.</summary>
    private const string ReasonField = "_short_explanation";

    public TrainingExample? TryMake(Expander expander, Curriculum stage)
    {
        DrawnDocument drawn = documents.Make(expander, SceneSize.Of(stage), static kind => kind.Claims.Count + kind.Aspects.Count > 0);
        if (new QuestionMaker(library, expander, stage).MakeDecision(drawn.Scene, drawn.Page) is not { } decision)
        {
            return null;
        }

        Draw draw = expander.Draw;
        Question question = draw.Chance(0.4) ? decision.Question with { Name = draw.Pick("keep", "match", "relevant", "keep_row", "matches", "include", "result", "answer", "yes", "is_match", "decision") } : decision.Question;
        string user = new PromptComposer(expander).AskDecision(question, drawn.Scene.Title, drawn.Page.Text);
        Question[] questions = decision.Reason is { Length: <= ReasonCharsMax } reason && !reason.Contains('\n', StringComparison.Ordinal) && draw.Chance(ReasonRate)
            ? [question, new Question(ReasonField, "", FieldSchemas.Text, reason, FieldForm.Sentence, "reason")]
            : [question];
        return Messages.Example(questions, static name => name, user, drawn.Kind, expander);
    }
}
