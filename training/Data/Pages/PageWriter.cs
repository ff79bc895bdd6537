using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Pages;

/// <summary>Writes phrases about a scene onto a page.</summary>
internal sealed class PageWriter(Page page, Scene scene, Expander expander) : IPhraseTarget
{
    private const string AnyMark = "any_";
    private const string AnyFact = "any";

    /// <summary>Of the facts of which a slip is natural, the share that is put right in the text.</summary>
    private const double CorrectionRate = 0.05;

    private static readonly HashSet<string> Correctable = ["date", "time", "amount", "number", "quantity", "id", "percent"];

    private readonly EntityMaker _entities = new(expander);
    private readonly Draw _draw = expander.Draw;

    public Page Page => page;

    public Scene Scene => scene;

    public Expander Expander => expander;

    /// <summary>A sentence, with a capital and a stop.</summary>
    public void WriteSentence(Statement statement)
    {
        page.BeginSentence(statement.Source);
        expander.Write(statement.Phrase, this);
        page.EndSentence();
    }

    /// <summary>A fact as a form holds it: in full and without corrections.</summary>
    public void WriteValue(string fact, string separator = ", ")
    {
        Entity entity = scene.Entities[fact];
        if (entity.Items.Count == 0)
        {
            page.AppendEntity(fact, entity);
            return;
        }

        for (int i = 0; i < entity.Items.Count; i++)
        {
            page.Append(i == 0 ? "" : separator);
            page.AppendEntity(fact, entity, i);
        }
    }

    public void AppendLiteral(string text) => page.AppendRunning(text);

    public bool TryAppend(string name, string? form)
    {
        if (scene.Entities.TryGetValue(name, out Entity? entity))
        {
            AppendFact(name, entity, form);
            return true;
        }

        if (!name.StartsWith(AnyMark, StringComparison.Ordinal))
        {
            return false;
        }

        Entity any = _entities.Make(AnyTypes.Of(name[AnyMark.Length..]));
        if (form is null)
        {
            page.AppendEntity(AnyFact, any);
        }
        else
        {
            page.AppendHint(any.Type, any.Forms[form]);
        }

        return true;
    }

    private void AppendFact(string name, Entity entity, string? form)
    {
        if (form is not null)
        {
            page.AppendHint(entity.Type, entity.Forms[form]);
        }
        else if (entity.Items.Count > 0)
        {
            AppendList(name, entity);
        }
        else if (Correctable.Contains(entity.Type) && _draw.Chance(CorrectionRate))
        {
            AppendCorrected(name, entity);
        }
        else
        {
            page.AppendEntity(name, entity);
        }
    }

    private void AppendList(string name, Entity list)
    {
        string last = _draw.Pick(" and ", " and ", ", and ", " as well as ", " & ");
        for (int i = 0; i < list.Items.Count; i++)
        {
            page.Append(i == 0 ? "" : i < list.Items.Count - 1 ? ", " : last);
            page.AppendEntity(name, list, i);
        }
    }

    private void AppendCorrected(string name, Entity right)
    {
        Entity wrong = AnotherLike(right, scene.Kind.Facts.First(fact => fact.Name == name).Type);
        (string before, string between, string after, bool rightFirst) = _draw.Below(8) switch
        {
            0 => ("", ", sorry, ", "", false),
            1 => ("", " - no, ", "", false),
            2 => ("not ", " but ", "", false),
            3 => ("", " (not ", ")", true),
            4 => ("", ", not ", ",", true),
            5 => ("", " (correction: ", ")", false),
            6 => ("", " instead of ", "", true),
            _ => ("", " - I mean ", "", false),
        };
        page.Append(before);
        Append(rightFirst);
        page.Append(between);
        Append(!rightFirst);
        page.Append(after);

        void Append(bool isRight)
        {
            if (isRight)
            {
                page.AppendEntity(name, right);
            }
            else
            {
                page.AppendEntity(AnyFact, wrong);
            }
        }
    }

    private Entity AnotherLike(Entity right, string type)
    {
        Entity wrong = _entities.Make(type);
        for (int tries = 0; tries < 5 && (wrong.Text.Contains(right.Text, StringComparison.Ordinal) || right.Text.Contains(wrong.Text, StringComparison.Ordinal)); tries++)
        {
            wrong = _entities.Make(type);
        }

        return wrong;
    }
}
