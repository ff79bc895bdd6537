using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Prompts;
using Pipelines.Training.Data.Questions;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Tasks;

/// <summary>One class for a document, the classes being in the system message.</summary>
internal sealed class ClassifyTask(Library library, DocumentMaker documents) : IExampleMaker
{
    public TrainingExample? TryMake(Expander expander, Curriculum stage)
    {
        DrawnDocument drawn = documents.Make(expander, SceneSize.Of(stage), static kind => kind.Aspects.Count > 0);
        if (new QuestionMaker(library, expander, stage).MakeClass(drawn.Scene, drawn.Page) is not { } question)
        {
            return null;
        }

        string text = drawn.Page.Text;
        string user = expander.Draw.Below(3) switch
        {
            0 => text,
            1 => DocumentBlock.Of(text, drawn.Scene.Title, expander),
            _ => new PromptComposer(expander).Join(expander.Text("put_into_class", ("doc", drawn.Scene.Title), ("desc", question.Description)), text, drawn.Scene.Title),
        };
        Question named = expander.Draw.Chance(0.4) ? question with { Name = expander.Draw.Pick("label", "class", "category", "kind") } : question;
        return Messages.Class(named, FieldNaming.Draw(expander.Draw), user, drawn.Kind, expander);
    }
}
