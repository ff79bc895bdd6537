using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Prompts;
using Pipelines.Training.Data.Questions;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Tasks;

/// <summary>Fields of a document, in one call or as a part of several.</summary>
internal sealed class MapTask(Library library, DocumentMaker documents) : IExampleMaker
{
    private const double PartRate = 0.07;

    public TrainingExample? TryMake(Expander expander, Curriculum stage)
    {
        var size = SceneSize.Of(stage);
        DrawnDocument drawn = documents.Make(expander, size);
        IReadOnlyList<Question> questions = new QuestionMaker(library, expander, stage).Make(drawn.Scene, drawn.Page, size.FieldsMax);
        if (questions.Count == 0)
        {
            return null;
        }

        Func<string, string> naming = FieldNaming.Draw(expander.Draw);
        var composer = new PromptComposer(expander);
        string text = drawn.Page.Text;
        if (questions.Count > 1 && expander.Draw.Chance(PartRate))
        {
            Question[] part = [.. questions.Skip(expander.Draw.Below(questions.Count - 1)).Take(expander.Draw.Between(1, questions.Count - 1))];
            return Messages.Part(part, questions, naming, composer.Ask(part, naming, drawn.Scene.Title, text), drawn.Kind, expander);
        }

        return Messages.Example(questions, naming, composer.Ask(questions, naming, drawn.Scene.Title, text), drawn.Kind, expander);
    }
}
