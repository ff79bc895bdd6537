using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Layouts;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Tasks;

/// <summary>Draws documents.</summary>
internal sealed class DocumentMaker(Library library)
{
    private const double FormRate = 0.4;

    /// <summary>Less often where there is a story: a form has no place for it, and writes its facts alone.</summary>
    private const double StoryFormRate = 0.15;

    private const double PlainRate = 0.5;

    private static readonly HashSet<string> PlainLayouts = ["prose-paragraph", "prose-paragraphs", "mail-plain", "mail-headed", "mail-letter"];

    private readonly DocumentKind[] _seen = [.. library.Kinds.Where(static kind => !kind.IsHeldOut)];
    private readonly DocumentKind[] _heldOut = [.. library.Kinds.Where(static kind => kind.IsHeldOut)];

    /// <param name="expander">Chance and the split.</param>
    /// <param name="size">How much it says.</param>
    /// <param name="wants">Kinds that will do; null for all.</param>
    public DrawnDocument Make(Expander expander, SceneSize size, Func<DocumentKind, bool>? wants = null)
    {
        Draw draw = expander.Draw;
        DocumentKind[] kinds = expander.Split == SplitKind.HeldOutKinds ? _heldOut : _seen;
        kinds = wants is null ? kinds : [.. kinds.Where(wants)];
        Scene scene = new SceneMaker(library, expander).Make(draw.Pick<DocumentKind>(kinds.Length > 0 ? kinds : _seen), size);
        bool isSmall = size.NotesMax == 0;
        bool wantsHeldOut = expander.Split == SplitKind.HeldOutLayouts;
        ILayout[] layouts = [.. LayoutCatalog.All.Where(layout => layout.IsHeldOut == wantsHeldOut && (!isSmall || layout.IsSmall) && layout.Fits(scene))];
        ILayout layout = DrawLayout(layouts, scene.Story.Any(static statement => statement.Source == "story"), draw);
        var page = new Page(draw.Chance(0.25) ? draw.Pick(0.01, 0.02, 0.04) : 0, draw);
        layout.Write(new PageWriter(page, scene, expander));
        page.TrimEnd();
        if (draw.Chance(0.05))
        {
            page.ChangeCase(toUpper: draw.Chance(0.3));
        }

        return new DrawnDocument(scene, page, layout.Name);
    }

    /// <summary>There are many forms and few ways of prose, but most documents are prose, and most prose has neither bullets nor numbers.</summary>
    private static ILayout DrawLayout(ILayout[] layouts, bool hasStory, Draw draw)
    {
        bool wantsForm = draw.Chance(hasStory ? StoryFormRate : FormRate);
        bool wantsPlain = !wantsForm && draw.Chance(PlainRate);
        ILayout[] some = [.. layouts.Where(layout => wantsPlain
            ? PlainLayouts.Contains(layout.Name)
            : layout.Name.StartsWith("form", StringComparison.Ordinal) == wantsForm)];
        return draw.Pick<ILayout>(some.Length > 0 ? some : layouts);
    }
}
