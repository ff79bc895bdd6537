using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Tasks;

/// <summary>A document with what it says.</summary>
/// <param name="Scene">What it says.</param>
/// <param name="Page">How it says it.</param>
/// <param name="Layout">The layout's name.</param>
internal sealed record DrawnDocument(Scene Scene, Page Page, string Layout)
{
    public string Kind => $"{Scene.Kind.Area}/{Scene.Kind.Name}:{Layout}";
}
