using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Layouts;

/// <summary>A way to lay out what a document says. Stateless.</summary>
internal interface ILayout
{
    string Name { get; }

    /// <summary>Training never sees it.</summary>
    bool IsHeldOut { get; }

    /// <summary>It is fit for documents of a line or two.</summary>
    bool IsSmall { get; }

    bool Fits(Scene scene);

    void Write(PageWriter writer);
}
