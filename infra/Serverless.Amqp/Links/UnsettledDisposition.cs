using System.Runtime.CompilerServices;
using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>
/// AMQP 1.0 §2.6.12: a receiver in settle mode <c>second</c> proposes an outcome and the sender settles, which is how a
/// settlement is confirmed or refused (a lock that was lost). AMQPNetLite's ReceiverLink can only settle by itself, in
/// one step, without an answer; its session can do both, but not in public. The version is pinned in
/// Directory.Packages.props, and the settlement tests fail when these members move.
/// </summary>
internal static class UnsettledDisposition
{
    private const string DeliveryType = "Amqp.Delivery, Amqp.Net";

    public static void Send(Session session, Message message, DeliveryState state) =>
        DisposeDelivery(session, role: true, GetDelivery(message), state, settled: false);

    public static void SendSettled(Session session, Message message, DeliveryState state) =>
        DisposeDelivery(session, role: true, GetDelivery(message), state, settled: true);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "DisposeDelivery")]
    private static extern void DisposeDelivery(
        Session session,
        bool role,
        [UnsafeAccessorType(DeliveryType)] object delivery,
        DeliveryState state,
        bool settled);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Delivery")]
    [return: UnsafeAccessorType(DeliveryType)]
    private static extern object GetDelivery(Message message);
}
