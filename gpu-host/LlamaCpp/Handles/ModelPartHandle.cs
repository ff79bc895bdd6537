using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Handles;

/// <summary>
/// A native object that points into a model, so holds it: whatever the order in which the handles are disposed or
/// finalised, the model is freed last.
/// </summary>
internal abstract class ModelPartHandle : SafeHandle
{
    private readonly ModelHandle _model;

    protected ModelPartHandle(ModelHandle model, nint part)
        : base(0, ownsHandle: true)
    {
        bool held = false;
        model.DangerousAddRef(ref held);
        _model = model;
        SetHandle(part);
        LiveHandles.Add();
    }

    public override bool IsInvalid => handle == 0;

    protected ModelHandle Model => _model;

    protected sealed override bool ReleaseHandle()
    {
        Free(handle);
        LiveHandles.Remove();
        _model.DangerousRelease();
        return true;
    }

    /// <summary>Frees the native object; may run on the finalizer thread, where no other native call is made.</summary>
    protected abstract void Free(nint part);
}
